import { clean } from '#bytes/text'
import type { Indicator } from '#model/threat'
import type { Microseconds } from '#model/time'
import { refusal } from './guard.ts'
import { limits } from './limits.ts'
import type { PatternIndicator } from './stix-pattern.ts'

export interface IndicatorFeed {
  readonly indicators: readonly Indicator[]
  /** Rejected lines, each reason once with its count. */
  readonly problems: readonly string[]
}

/** Gathers what a reader of one file finds, past the guard list. */
export class FeedBuilder {
  readonly #source: string
  readonly #indicators: Indicator[] = []
  readonly #problems = new Map<string, number>()

  constructor(source: string) {
    this.#source = source
  }

  add({ hasQuery, ...named }: PatternIndicator, about: Partial<Omit<Indicator, 'kind' | 'value'>>): void {
    const refused = refusal(named, hasQuery)
    if (refused !== '') {
      this.problem(`${refused}: ignored`)
      return
    }
    const name = clean(about.name ?? '', limits.nameCharacters)
    this.#indicators.push({ ...about, ...named, name, source: this.#source })
  }

  problem(words: string): void {
    const text = clean(words, 200)
    if (this.#problems.has(text) || this.#problems.size < limits.problems)
      this.#problems.set(text, (this.#problems.get(text) ?? 0) + 1)
  }

  get feed(): IndicatorFeed {
    const problems = [...this.#problems].map(([words, count]) =>
      count > 1 ? `${words} (${count} times)` : words,
    )
    return { indicators: this.#indicators, problems }
  }
}

/** RFC 3339 text, or seconds since 1970; undefined if it is neither. */
export function timeOf(value: unknown): Microseconds | undefined {
  if (typeof value === 'number' || (typeof value === 'string' && /^\d{9,11}$/.test(value)))
    return Number(value) * 1e6
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined
  const text = value.trim().replace(' ', 'T')
  const milliseconds = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(text) || text.length === 10 ? text : `${text}Z`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds * 1000
}

/** A Traffic Light Protocol label in any of its usual spellings; undefined if it is none. */
export function markingOf(text: unknown): string | undefined {
  const label = /^(?:tlp[:\s-]*)?(red|amber\+strict|amber|green|white|clear)$/i.exec(
    typeof text === 'string' ? text.trim() : '',
  )?.[1]
  // TLP 2.0 calls clear what was white.
  return label?.toLowerCase().replace('white', 'clear')
}
