/** Sentences of counters whose name includes what was skipped; shared by UI, CLI and reports. */

/** Counter name up to the colon → sentence. */
const SENTENCES: Readonly<Record<string, (what: string, count: number) => string>> = {
  protocolsLeftOut: (what) => `Protocol disabled after errors: ${what}. Earlier results are kept.`,
  protocolsNotLoaded: (what) => `Protocol not loaded: ${what}`,
  factLimit: (what, count) =>
    `${count.toLocaleString('en')} facts of ${what} dropped: too many in one message`,
  factsRefused: (what, count) => `${count.toLocaleString('en')} invalid facts dropped: ${what}`,
}

/** Sentence of a counter such as `protocolsLeftOut: acme …`; undefined for a plain number. */
export function counterSentence(name: string, count: number): string | undefined {
  const [kind = '', ...rest] = name.split(': ')
  const sentence = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind] : undefined
  return sentence?.(rest.join(': '), count)
}

/** Sentences of all counters that have one. */
export function leftOutSentences(counters: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(counters).flatMap(([name, count]) => counterSentence(name, count) ?? [])
}
