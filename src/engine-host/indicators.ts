/** Threat intelligence from files, read inside the engine process: a feed is untrusted text. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Indicator, IndicatorKind, Threats } from '#model/threat'
import type { Microseconds } from '#model/time'
import { Indicators } from '#threat-intel/indicators'
import { limits } from '#threat-intel/limits'
import { readFeeds } from '#threat-intel/read-feed'
import { setImmediate } from './timers.ts'

/** Indicators taken before packets have their turn: some ten milliseconds. */
const AT_ONCE = 10_000

/** Message for a file without any indicator: most likely it is the wrong file. */
const USELESS = 'no indicators; expected a STIX 2.1 bundle, a MISP event or a list'

/** Indicators in use. Other files may replace them while a live stream is read. */
export class LoadedIndicators implements Threats {
  #indicators = new Indicators()
  #problems: readonly string[] = []

  constructor(files: readonly string[]) {
    if (files.length > 0) this.load(files)
  }

  get isEmpty(): boolean {
    return this.#indicators.isEmpty
  }

  get count(): number {
    return this.#indicators.count
  }

  /** How many are loaded, and what was not taken and why. */
  get counters(): Readonly<Record<string, number>> {
    return Object.fromEntries([
      ...(this.isEmpty ? [] : [['indicators', this.#indicators.count] as const]),
      ...this.#problems.map((problem) => [`intelligence: ${problem}`, 1] as const),
    ])
  }

  find(kind: IndicatorKind, value: string, time: Microseconds, port?: number): Indicator | undefined {
    return this.#indicators.find(kind, value, time, port)
  }

  /** Takes these files in place of those before; what of them cannot be read is a problem, and the rest counts. */
  load(files: readonly string[]): void {
    for (const _ of this.#loading(files));
  }

  /** The same while packets come: they have their turn in between. Until all is read, what was loaded before counts. */
  async replace(files: readonly string[]): Promise<void> {
    for (const _ of this.#loading(files)) await new Promise((turn) => setImmediate(turn))
  }

  *#loading(files: readonly string[]): Generator<void> {
    const indicators = new Indicators()
    const problems: string[] = []
    for (const { source, feed } of readFeeds(files, (file) => readFileSync(file, 'utf8'), basename)) {
      problems.push(...feed.problems.map((problem) => `${source}: ${problem}`))
      if (feed.problems.length > 0 && feed.indicators.length === 0) problems.push(`${source}: ${USELESS}`)
      yield
      let isFull = false
      let taken = 0
      for (const indicator of feed.indicators) {
        isFull = !indicators.add(indicator) || isFull
        if (++taken % AT_ONCE === 0) yield
      }
      if (isFull)
        problems.push(
          `${source}: limit reached; only the first ${limits.indicators} indicators of all files are used`,
        )
    }
    if (indicators.namesLeftOut > 0)
      problems.push(`${indicators.namesLeftOut} indicators have no name: limit of names reached`)
    this.#indicators = indicators
    this.#problems = problems
  }
}
