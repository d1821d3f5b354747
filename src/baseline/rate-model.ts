import type { Microseconds } from '#model/time'
import { BurstModel } from './burst-model.ts'
import type { RateContent } from './content.ts'
import { limits } from './limits.ts'
import { RateNumbers, RateRows } from './rate-numbers.ts'

const MINUTE = 60_000_000

/** How the pace of an operation is unlike all before. */
export interface PaceDeviation {
  readonly what: 'extra-requests' | 'missed-cycles'
  readonly seen: string
  readonly usual: string
  readonly score: number
  /** The line that was crossed, and by what. */
  readonly line: 'most' | 'least' | 'pause' | 'five'
  readonly value: number
  readonly was: number
}

/** M4: how often one operation comes, counted in minutes. Folded repeats are spread over the time they took. */
export class RateModel extends RateNumbers {
  /** Of operations that change something. */
  burst: BurstModel | undefined
  /** Of its channel. */
  readonly unit: string
  /** Code of the operation, or code and object. */
  readonly key: string
  /** Of the last five judged minutes, the ones that were too busy, as bits. */
  #busy = 0
  /** Judged minutes in a row with far fewer than ever. */
  #slow = 0
  #isMissing = false
  #hasJudged = false

  constructor(
    time: Microseconds,
    { unit = '', key = '', rows = new RateRows(0) }: { unit?: string; key?: string; rows?: RateRows } = {},
  ) {
    super(rows)
    this.unit = unit
    this.key = key
    this.least = Number.POSITIVE_INFINITY
    this.last = time
    this.bin = -1
  }

  /** Adds the content of a baseline file. */
  load({ minutes, least, most, longestPause }: RateContent): void {
    this.minutes += minutes
    this.least = Math.min(this.least, least)
    this.most = Math.max(this.most, most)
    this.longestPause = Math.max(this.longestPause, longestPause)
  }

  /** Moves a line to the value a person declared normal, or back. */
  draw(line: PaceDeviation['line'], value: number): void {
    if (line === 'most') this.most = value
    else if (line === 'least') this.least = value
    else if (line === 'pause') this.longestPause = value
    else {
      this.burst ??= new BurstModel()
      this.burst.quickest = value
    }
  }

  lineAt(line: PaceDeviation['line']): number {
    if (line === 'most') return this.most
    if (line === 'least') return this.least
    return line === 'pause' ? this.longestPause : (this.burst?.quickest ?? Number.POSITIVE_INFINITY)
  }

  /** Takes `count` times between `time` and `lastTime` as normal. */
  learn(time: Microseconds, lastTime: Microseconds, count: number): void {
    const pause = count > 1 ? Math.max(time - this.last, (lastTime - time) / (count - 1)) : time - this.last
    if (this.minutes > 0 || this.bin >= 0) {
      this.longestPause = Math.max(this.longestPause, pause)
      if (Number.isFinite(this.last)) this.learned += Math.max(0, lastTime - this.last)
    }
    this.#count(time, lastTime, count, (perMinute) => {
      this.minutes++
      if (perMinute < this.least) this.least = perMinute
      if (perMinute > this.most) this.most = perMinute
    })
  }

  /** It came by a channel that may be this one: no pause. */
  touch(time: Microseconds): void {
    this.last = Math.max(this.last, time)
    this.#isMissing = false
  }

  /** Compares what came with what was learned: k of n minutes, so that one burst is no alert. */
  judge(time: Microseconds, lastTime: Microseconds, count: number): PaceDeviation | undefined {
    this.#isMissing = false
    this.#endLearning(time)
    let found: PaceDeviation | undefined
    const bound = Math.max(this.most * limits.paceFactor, this.most + limits.paceFloor)
    const flood = this.most * limits.floodFactor + limits.floodFloor
    this.#count(time, lastTime, count, (perMinute) => {
      if (this.minutes < limits.minutesBeforeJudging) return
      this.#busy = ((this.#busy << 1) | (perMinute > bound ? 1 : 0)) & 0b11111
      found ??= this.#slowed(perMinute)
      const isSustained = bitsOf(this.#busy) >= limits.busyMinutes
      const isSudden = this.#isSteady && perMinute > Math.max(bound, this.most * limits.steadyFactor)
      if (!isSudden && (!isSustained || perMinute <= bound) && perMinute <= flood) return
      found = {
        what: 'extra-requests',
        seen: `${Math.round(perMinute)} a minute`,
        usual: `at most ${Math.round(this.most)} a minute`,
        score: perMinute / bound,
        line: 'most',
        value: perMinute,
        was: this.most,
      }
    })
    return found
  }

  /** A pause that is not over when learning ends, such as a night, is a learned one. */
  #endLearning(time: Microseconds): void {
    if (this.#hasJudged) return
    this.#hasJudged = true
    const pause = time - this.last
    if (this.learned === 0 || !Number.isFinite(pause) || pause <= 0) return
    this.longestPause = Math.max(this.longestPause, pause)
    this.learned += pause
  }

  /** Machines come back after about the same time; people have breaks, nights and quiet hours. */
  get #isRegular(): boolean {
    const usual = this.learned > 0 ? this.learned / this.minutes : limits.regularSeconds * 1e6
    return this.longestPause <= limits.regularSpread * Math.max(usual, MINUTE)
  }

  /** It had the same rate in each learned minute: one different minute is significant. */
  get #isSteady(): boolean {
    return this.minutes >= limits.steadyMinutes && this.most < limits.steadySpread * this.least
  }

  /** Far fewer than ever, for some minutes: the view of the device is nearly lost. Returned once. */
  #slowed(perMinute: number): PaceDeviation | undefined {
    const isSlow = this.#isSteady && perMinute <= this.least / limits.steadyFactor
    this.#slow = isSlow ? this.#slow + 1 : 0
    if (this.#slow !== limits.slowMinutes) return undefined
    return {
      what: 'missed-cycles',
      seen: `only ${Math.round(perMinute)} a minute`,
      usual: `never fewer than ${Math.round(this.least)} a minute`,
      score: this.least / (limits.steadyFactor * Math.max(perMinute, 1)),
      line: 'least',
      value: perMinute,
      was: this.least,
    }
  }

  /** Called periodically: whether steady traffic has stopped. Returned once. */
  pause(now: Microseconds): PaceDeviation | undefined {
    const usual = this.longestPause
    if (this.#isMissing || this.minutes < limits.minutesBeforeJudging || this.least === 0) return undefined
    if (!this.#isRegular) return undefined
    const pause = now - this.last
    if (pause < Math.max(limits.missedPauses * usual, limits.missedSeconds * 1e6)) return undefined
    this.#isMissing = true
    return {
      what: 'missed-cycles',
      seen: `nothing for ${Math.round(pause / 1e6)} seconds`,
      usual: `never a pause of more than ${Math.max(1, Math.round(usual / 1e6))} seconds`,
      score: pause / (limits.missedPauses * Math.max(usual, 1)),
      line: 'pause',
      value: pause,
      was: usual,
    }
  }

  /** Time has passed in which nothing was captured: no pause of the plant. */
  restart(): void {
    this.last = Number.POSITIVE_INFINITY
    this.bin = -1
    this.burst?.restart()
  }

  #count(time: Microseconds, lastTime: Microseconds, count: number, full: (perMinute: number) => void): void {
    if (!Number.isFinite(this.last)) this.last = time
    const span = lastTime - time
    this.last = Math.max(this.last, lastTime)
    // A folded report of a minute or more is a rate of its own.
    if (span >= MINUTE / 2) {
      this.bin = -1
      this.inBin = 0
      full(((count - 1) * MINUTE) / span)
      return
    }
    const bin = Math.floor(time / MINUTE)
    if (bin !== this.bin) {
      if (this.bin >= 0) full(this.inBin)
      this.bin = bin
      this.inBin = 0
    }
    this.inBin += count
    // A flood is reported at once, not when its minute is over.
    if (this.inBin > this.most * limits.floodFactor + limits.floodFloor && this.minutes > 0) {
      full(this.inBin)
      this.inBin = 0
    }
  }
}

function bitsOf(bits: number): number {
  let count = 0
  for (let rest = bits; rest > 0; rest >>= 1) count += rest & 1
  return count
}
