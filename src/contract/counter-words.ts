/** Counters that name what was left out are sentences; the pages, the summary and the page alone say them alike. */

/** What the engine names its counters, up to the colon, and what a person reads for it. */
const SENTENCES: Readonly<Record<string, (what: string, count: number) => string>> = {
  protocolsLeftOut: (what) => `Protocol left out: ${what}. What it had read before is kept.`,
  protocolsNotLoaded: (what) => `Protocol not loaded: ${what}`,
  factLimit: (what, count) =>
    `${count.toLocaleString('en')} facts of ${what} were too many for one message, and not taken`,
  factsRefused: (what, count) =>
    `Said outside of the vocabulary, and not taken (${count.toLocaleString('en')}): ${what}`,
}

/** The sentence of a counter such as `protocolsLeftOut: acme …`; undefined for one that is a plain number. */
export function counterSentence(name: string, count: number): string | undefined {
  const [kind = '', ...rest] = name.split(': ')
  const sentence = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind] : undefined
  return sentence?.(rest.join(': '), count)
}

/** The sentences of all that were left out. */
export function leftOutSentences(counters: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counters).flatMap(([name, count]) => counterSentence(name, count) ?? [])
}
