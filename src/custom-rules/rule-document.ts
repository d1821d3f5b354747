/** Rules as they lie in files, in the plain data that an entry point makes of YAML. */

/** One YAML document of a rule file. */
export interface RuleDocument {
  /** `plant.yml`: for messages. */
  readonly file: string
  /** Line of the file at which it begins, from 1. */
  readonly line: number
  readonly value: unknown
  /** Line of each key and list item, by its path: see {@link placeKey}. */
  readonly lines: Readonly<Record<string, number>>
}

/** Names and places in lists, from the document's top down: `['detection', 'write', 'function|in']`. */
export type RulePath = readonly (string | number)[]

/** One thing wrong in a rule file. */
export interface RuleProblem {
  readonly file: string
  /** From 1; 0 for the whole file. */
  readonly line: number
  /** Title of the rule; '' where it has none. */
  readonly title: string
  /** `detection.write.function|in`; '' for the document itself. */
  readonly where: string
  readonly expected: string
  /** Value found instead; '' if there was none. */
  readonly got: string
  /** Closest known name; '' if none is similar. */
  readonly nearest: string
}

export function placeKey(path: RulePath): string {
  return path.join('\t')
}

/** `plant.yml:12: detection.write.functon: expected a field of modbus, got "functon"; did you mean "function"?` */
export function problemText({ file, line, where, expected, got, nearest }: RuleProblem): string {
  const place = `${file}${line === 0 ? '' : `:${line}`}`
  const came = got === '' ? '' : `, got ${got}`
  const meant = nearest === '' ? '' : `; did you mean ${JSON.stringify(nearest)}?`
  return `${place}: ${where === '' ? '' : `${where}: `}expected ${expected}${came}${meant}`
}
