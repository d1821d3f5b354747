import type { Indicator, IndicatorKind, Threats } from '#model/threat'
import type { Microseconds } from '#model/time'
import { masked, parseRange } from './address-range.ts'
import { limits } from './limits.ts'

/** Loaded indicators, asked by value. Of two about the same thing, the one that stays valid longer is kept. */
export class Indicators implements Threats {
  /** By length of prefix, longest first: a handful of look-ups, however ranges overlap. */
  readonly #ranges = { v4: new Ranges(), v6: new Ranges() }
  readonly #exact: Readonly<Record<Exclude<IndicatorKind, 'address'>, Map<string, Indicator>>> = {
    domain: new Map(),
    url: new Map(),
    hash: new Map(),
    fingerprint: new Map(),
  }
  #count = 0

  constructor(indicators: Iterable<Indicator> = []) {
    for (const indicator of indicators) this.add(indicator)
  }

  get isEmpty(): boolean {
    return this.#count === 0
  }

  get count(): number {
    return this.#count
  }

  /** False if the bound is reached or the value is none. */
  add(indicator: Indicator): boolean {
    if (this.#count >= limits.indicators) return false
    if (indicator.kind !== 'address') {
      const known = this.#exact[indicator.kind]
      const before = known.get(indicator.value)
      if (before === undefined) this.#count++
      if (before === undefined || outlives(indicator, before)) known.set(indicator.value, indicator)
      return true
    }
    const range = parseRange(indicator.value)
    if (range === undefined) return false
    const ranges = typeof range.base === 'number' ? this.#ranges.v4 : this.#ranges.v6
    if (ranges.add(range.base, range.bits, indicator)) this.#count++
    return true
  }

  find(kind: IndicatorKind, value: string, time: Microseconds, port?: number): Indicator | undefined {
    if (this.#count === 0) return undefined
    if (kind === 'address') {
      const range = parseRange(value)
      if (range === undefined) return undefined
      const ranges = typeof range.base === 'number' ? this.#ranges.v4 : this.#ranges.v6
      return ranges.find(range.base, (one) => isValid(one, time) && (one.port ?? port) === port)
    }
    const known = this.#exact[kind]
    if (known.size === 0) return undefined
    let text = value.toLowerCase()
    if (kind !== 'domain') return valid(kind === 'url' ? known.get(value) : known.get(text), time)
    // A name that is malicious has no innocent names below it.
    if (text.endsWith('.')) text = text.slice(0, -1)
    for (;;) {
      const found = valid(known.get(text), time)
      if (found !== undefined) return found
      const dot = text.indexOf('.')
      if (dot < 0) return undefined
      text = text.slice(dot + 1)
    }
  }
}

class Ranges {
  readonly #byBits = new Map<number, Map<number | bigint, Indicator[]>>()
  #lengths: readonly number[] = []

  /** True if it is new. */
  add(base: number | bigint, bits: number, indicator: Indicator): boolean {
    let known = this.#byBits.get(bits)
    if (known === undefined) {
      known = new Map()
      this.#byBits.set(bits, known)
      this.#lengths = [...this.#byBits.keys()].sort((a, b) => b - a)
    }
    const here = known.get(base)
    if (here === undefined) {
      known.set(base, [indicator])
      return true
    }
    const same = here.findIndex(({ port }) => port === indicator.port)
    if (same < 0) here.push(indicator)
    else if (outlives(indicator, here[same]!)) here[same] = indicator
    return same < 0
  }

  find(address: number | bigint, fits: (indicator: Indicator) => boolean): Indicator | undefined {
    for (const bits of this.#lengths) {
      const found = this.#byBits.get(bits)?.get(masked(address, bits))?.find(fits)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function outlives(a: Indicator, b: Indicator): boolean {
  return (a.validUntil ?? Number.POSITIVE_INFINITY) > (b.validUntil ?? Number.POSITIVE_INFINITY)
}

function isValid({ validUntil }: Indicator, time: Microseconds): boolean {
  return validUntil === undefined || time < validUntil
}

function valid(indicator: Indicator | undefined, time: Microseconds): Indicator | undefined {
  return indicator !== undefined && isValid(indicator, time) ? indicator : undefined
}
