import type { Microseconds } from '#model/time'
import { limits } from './limits.ts'
import { PointNumbers, PointRows, stepClassOf } from './point-numbers.ts'
import { WriteFollow } from './write-follow.ts'

const HOUR = 3_600_000_000
const DAY = 24 * HOUR

/** Kind of a point's values. */
export type PointKind = 'constant' | 'enumerated' | 'counter' | 'continuous' | 'text'

/** How a value is unlike all before. */
export interface PointDeviation {
  readonly what:
    | 'changed-constant'
    | 'unknown-value'
    | 'out-of-range'
    | 'too-fast'
    | 'frozen'
    | 'not-followed'
  readonly usual: string
  /** 1 is the threshold. */
  readonly score: number
  /** Of steps: how far. */
  readonly step?: number
  /** How far beyond the interval, in its own width; 0 where it has none. */
  readonly excess: number
  /** Basis of the judgement: samples learned, and hours between the first and the last. */
  readonly samples: number
  readonly learnedHours: number
  /** It was read as it was written last. */
  readonly isWritten?: boolean
}

type Departure = Omit<PointDeviation, 'samples' | 'learnedHours'>

/** The lines a point's values keep within. */
export interface PointLines {
  readonly least?: number
  readonly most?: number
  readonly steepest?: number
  readonly stillest?: number
}

/** A point as plain data, for the baseline file. */
export interface PointContent {
  readonly count: number
  readonly writes: number
  readonly least: number | undefined
  readonly most: number | undefined
  readonly steepest: number | undefined
  readonly values: readonly (number | string)[]
  readonly isRising: boolean
  /** How far the lines followed what drifts, in its own unit; undefined where they did not. */
  readonly drift?: number | undefined
  /** So often in a row the same was read at most; undefined where that is not known. */
  readonly stillest?: number | undefined
  /** Hours from the first value learned to the last; undefined in files without it, which count as a day. */
  readonly hours?: number | undefined
  /** Widest steps by class of times: class, step, how many were seen. */
  readonly steps?: readonly StepContent[] | undefined
  /** Widest step that a person declared normal. */
  readonly taughtStep?: number | undefined
  /** Texts among the samples, and how many different ones occurred once. */
  readonly texts?: number | undefined
  readonly textsOnce?: number | undefined
}

export type StepContent = readonly [stepClass: number, step: number, count: number]

/** Lists of values are made anew by `concat`, which makes them just large enough: there are as many as points. */
const NO_VALUES: readonly (number | string)[] = []
/** Hours assumed for a baseline file without them. */
const FORMER_HOURS = 24

/** How far the lines have followed a drift, in all and on its latest day. */
interface Drift {
  inAll: number
  today: number
  day: number
}

/** M5: the values of one point, typed on the fly: docs/internals/detection-models.md §3. Numbers, or texts and flags as they are. */
export class PointModel extends PointNumbers {
  count = 0
  writes = 0
  /** Never fell but to begin anew near zero. */
  #isRising = true
  #steps = 0
  /** While they are few; emptied once they are too many to be an enumeration. */
  #values: readonly (number | string)[] = NO_VALUES
  #isMany = false
  /** Samples that are text, and a bit for each of `#values` that occurred once. */
  #texts = 0
  #once = 0
  /** Most never do. */
  #drift: Drift | undefined
  /** Of points that are written. */
  #afterWrite: WriteFollow | undefined
  /** How often in a row the latest value was read, and how often any was while learning. */
  #still = 0
  #stillest = 0

  constructor(rows: PointRows = new PointRows(0)) {
    super(rows)
    this.least = Number.POSITIVE_INFINITY
    this.most = Number.NEGATIVE_INFINITY
    this.last = this.standing = this.lastTime = this.firstTime = Number.NaN
  }

  /** Takes a value as normal. */
  learn(value: number | string, isWrite: boolean, time: Microseconds): void {
    this.count++
    if (Number.isNaN(this.firstTime)) this.firstTime = time
    else this.learned = Math.max(this.learned, time - this.firstTime)
    if (typeof value === 'number') this.#learnsFollowing(value, isWrite, time)
    if (isWrite) this.writes++
    else if (typeof value === 'number') this.#stillest = Math.max(this.#stillest, this.#stands(value))
    if (!this.#isMany) {
      const known = this.#values.indexOf(value)
      if (known >= 0) this.#once &= ~(1 << known)
      else {
        this.#once |= 1 << this.#values.length
        this.#values = this.#values.concat(value)
      }
      if (this.#values.length > limits.enumeratedValues) {
        this.#isMany = true
        this.#values = NO_VALUES
      }
    }
    if (typeof value === 'string') {
      this.#texts++
      return
    }
    if (value < this.least) this.least = value
    if (value > this.most) this.most = value
    if (!Number.isNaN(this.last) && value !== this.last) {
      const step = value - this.last
      this.#steps++
      if (step < 0 && value > 0) this.#isRising = false
      if (Math.abs(step) > this.steepest) this.steepest = Math.abs(step)
      const at = stepClassOf(time - this.lastTime)
      if (at >= 0) this.learnStep(at, Math.abs(step))
    }
    this.last = value
    this.lastTime = time
  }

  /** Another recording follows: what comes next is no step from the latest value. */
  restart(): void {
    this.lastTime = Number.NaN
    this.#afterWrite?.cancel()
  }

  /** Has the latest reading that was judged changed to what was written? True once. */
  takeFollowed(): boolean {
    return this.#afterWrite?.takeFollowed() ?? false
  }

  /** The latest write was rejected. */
  rejected(): void {
    this.#afterWrite?.cancel()
  }

  #learnsFollowing(value: number, isWrite: boolean, time: Microseconds): void {
    if (!isWrite) this.#afterWrite?.learn(value, time)
    else {
      this.#afterWrite ??= new WriteFollow()
      this.#afterWrite.wrote(value, time, true)
    }
  }

  #unfollowed(value: number, isWrite: boolean, time: Microseconds): Departure | undefined {
    if (isWrite) {
      this.#afterWrite ??= new WriteFollow()
      this.#afterWrite.wrote(value, time, false)
    }
    const found = isWrite ? undefined : this.#afterWrite?.judge(value, time, this.standing)
    if (found === undefined) return undefined
    const { written, seconds, usualSeconds } = found
    const usual = `within ${usualSeconds} s of a write as written; ${number(written)} was written ${seconds} s ago`
    return { what: 'not-followed', usual, score: 1, excess: 0 }
  }

  get kind(): PointKind {
    if (!this.#isMany && this.#values.length === 1) return 'constant'
    if (!this.#isMany) return 'enumerated'
    if (!Number.isFinite(this.least)) return 'text'
    return this.#isRising && this.#steps >= limits.counterSteps ? 'counter' : 'continuous'
  }

  lines(): PointLines {
    if (!Number.isFinite(this.least)) return {}
    return { least: this.least, most: this.most, steepest: this.taught, stillest: this.#stillest }
  }

  /** A person declares this value, or a step as wide as this, normal. */
  teach(value: number | string, step: number | undefined): void {
    if (!this.#isMany && !this.#values.includes(value) && this.#values.length < limits.enumeratedValues)
      this.#values = this.#values.concat(value)
    if (typeof value === 'string') return
    // A value within the lines has no other anomaly: a constant value is normal.
    const isWithin = step === undefined && value > this.least && value < this.most
    if (isWithin) this.#stillest = Math.max(this.#stillest, this.#still)
    this.least = Math.min(this.least, value)
    this.most = Math.max(this.most, value)
    this.taught = Math.max(this.taught, step ?? 0)
  }

  /** Takes that back: the lines as they were, unless others moved them since. */
  unteach(value: number | string, step: number | undefined, was: PointLines): void {
    const { least, most, steepest, stillest } = was
    this.#values = this.#values.filter((one) => one !== value)
    if (this.least === value && least !== undefined) this.least = least
    if (this.most === value && most !== undefined) this.most = most
    if (step !== undefined && this.taught === step)
      this.taught = steepest !== undefined && steepest > this.steepest ? steepest : 0
    if (step === undefined && stillest !== undefined) this.#stillest = stillest
  }

  /** How this value departs from what was learned; undefined where it does not, or too little is known. */
  judge(value: number | string, isWrite: boolean, time: Microseconds): PointDeviation | undefined {
    const departure =
      typeof value === 'string' ? this.#unknownText(value) : this.#departs(value, isWrite, time)
    if (departure === undefined) return undefined
    const isWritten = !isWrite && typeof value === 'number' && this.#afterWrite?.isLatest(value) === true
    return {
      ...departure,
      samples: this.count,
      learnedHours: this.learned / HOUR,
      ...(isWritten && { isWritten }),
    }
  }

  /** Enough is known of what is written to it, and this value is within. */
  admits(value: number | string, time: Microseconds): boolean {
    return this.writes >= limits.writesBeforeGrossJudging && this.judge(value, true, time) === undefined
  }

  /** A text is held against texts alone: what a command writes may be a word where readings are numbers. */
  #unknownText(value: string): Departure | undefined {
    const texts = this.#texts
    if (texts < limits.textsBeforeJudging || this.#isMany || this.#values.includes(value)) return undefined
    if (this.#textsOnce() / texts >= limits.textNovelty) return undefined
    const known = this.#values.filter((one) => typeof one === 'string')
    return { what: 'unknown-value', usual: `one of ${known.join(', ')}`, score: 1, excess: 0 }
  }

  #textsOnce(): number {
    return this.#values.filter((one, i) => typeof one === 'string' && (this.#once & (1 << i)) !== 0).length
  }

  #departs(value: number, isWrite: boolean, time: Microseconds): Departure | undefined {
    const unfollowed = this.#unfollowed(value, isWrite, time)
    if (unfollowed !== undefined) return unfollowed
    const still = isWrite ? 0 : this.#stands(value)
    const fast = isWrite ? undefined : this.#tooFast(value, time)
    if (this.count < (isWrite ? limits.writesBeforeJudging : limits.readsBeforeJudging))
      return isWrite ? this.#grosslyOut(value) : undefined
    const { kind } = this
    if (kind === 'text' || kind === 'counter' || !Number.isFinite(this.least)) return undefined
    if (kind === 'constant' && !isWrite) {
      const isSettled =
        this.count >= limits.constantBeforeJudging && this.learned >= limits.constantHours * HOUR
      if (this.#values.includes(value) || !isSettled) return undefined
      return { what: 'changed-constant', usual: `always ${this.least}`, score: 1, excess: 0 }
    }
    if (isWrite && this.#goesOnRising(value)) return undefined
    // Written a few times, always alike: the next level is no surprise (Laplace: one in n + 2), however often it was read between.
    if (isWrite && this.#steps === 0 && this.writes > 0 && this.writes < limits.writesOfConstant)
      return this.#grosslyOut(value)
    // Read only, and never changed: nothing shows yet which modes it has.
    if (isWrite && this.writes === 0 && this.#steps === 0 && isModeNumber(value)) return undefined
    const margin = isWrite
      ? Math.max(limits.rangeMargin, limits.spansUnknown / Math.max(this.#steps + 1, this.writes))
      : limits.readRangeMargin
    const isHardlyMoved = isWrite && this.#steps < limits.stepsOfSetPoint
    const floor = isHardlyMoved ? limits.rangeFloorHardlyMoved : limits.rangeFloor
    const departure =
      this.#outOfRange(value, margin, Math.abs(this.most) * floor) ??
      (isWrite ? undefined : (fast ?? this.#frozen(value, still)))
    if (departure === undefined && !isWrite && kind === 'continuous') this.#follow(value, time)
    return departure
  }

  content(): PointContent {
    const isNumber = Number.isFinite(this.least)
    return {
      count: this.count,
      writes: this.writes,
      least: isNumber ? this.least : undefined,
      most: isNumber ? this.most : undefined,
      steepest: isNumber ? Math.max(this.steepest, this.taught) : undefined,
      values: this.#isMany
        ? []
        : [...this.#values].sort((a, b) =>
            typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1,
          ),
      isRising: this.#isRising && this.#steps >= limits.counterSteps,
      drift: this.#drift?.inAll || undefined,
      stillest: this.#stillest === 0 ? undefined : this.#stillest,
      hours: Math.round((this.learned / HOUR) * 100) / 100,
      steps: this.#stepContents(),
      taughtStep: this.taught || undefined,
      texts: this.#texts || undefined,
      textsOnce: this.#isMany ? undefined : this.#textsOnce() || undefined,
    }
  }

  #stepContents(): readonly StepContent[] | undefined {
    const steps: StepContent[] = []
    for (let at = 0; at < limits.stepClasses; at++)
      if (this.stepsOf(at) > 0) steps.push([at, this.stepOf(at), this.stepsOf(at)])
    return steps.length === 0 ? undefined : steps
  }

  /** Adds the content of a baseline file. */
  load(content: PointContent): void {
    this.#isRising = content.isRising && (this.count === 0 || this.#isRising)
    this.count += content.count
    this.writes += content.writes
    if (content.least !== undefined) this.least = Math.min(this.least, content.least)
    if (content.most !== undefined) this.most = Math.max(this.most, content.most)
    this.steepest = Math.max(this.steepest, content.steepest ?? 0)
    if (content.drift !== undefined) this.#drifting().inAll += content.drift
    this.#stillest = Math.max(this.#stillest, content.stillest ?? 0)
    this.learned = Math.max(this.learned, (content.hours ?? FORMER_HOURS) * HOUR)
    this.taught = Math.max(this.taught, content.taughtStep ?? 0)
    for (const [at, step, count] of content.steps ?? [])
      if (at < limits.stepClasses) this.learnStep(at, step, count)
    const isFormer = content.hours === undefined
    this.#texts += content.texts ?? (isFormer && content.least === undefined ? content.count : 0)
    if (content.values.length === 0) this.#isMany = true
    this.#values = this.#isMany ? NO_VALUES : [...new Set([...this.#values, ...content.values])]
    // Which of them occurred once is not kept, only how many.
    const texts = this.#values.flatMap((one, i) => (typeof one === 'string' ? [i] : []))
    this.#once = texts.slice(0, content.textsOnce ?? 0).reduce((mask, i) => mask | (1 << i), this.#once)
    if (this.#isRising) this.#steps = limits.counterSteps
  }

  /** Answers how often in a row this value was read. */
  #stands(value: number): number {
    this.#still = value === this.standing ? this.#still + 1 : 1
    this.standing = value
    return this.#still
  }

  /**
   * A value that always changed is constant, reported once: a frozen or replayed picture. At the ends of its range a
   * constant value is possible: a flow is zero while the pump is off.
   */
  #frozen(value: number, still: number): Departure | undefined {
    const stillest = this.#stillest
    if (stillest === 0 || stillest > limits.livelyReads || this.count < limits.readsBeforeFrozen)
      return undefined
    if (still !== Math.max(limits.frozenReads, stillest * limits.frozenFactor)) return undefined
    const edge = (this.most - this.least) * limits.frozenEdge
    if (value < this.least + edge || value > this.most - edge) return undefined
    return {
      what: 'frozen',
      usual: `never the same more than ${stillest} times in a row`,
      score: 1,
      excess: 0,
    }
  }

  /** Sensors age and seasons change: the nearer line goes after what is read, a little each day and not for ever. */
  #follow(value: number, time: Microseconds): void {
    const beyond = Math.max(this.least - value, value - this.most)
    if (beyond <= 0) return
    const drift = this.#drifting()
    const day = Math.floor(time / DAY)
    if (day !== drift.day) {
      drift.day = day
      drift.today = 0
    }
    const learned = this.most - this.least - drift.inAll
    const room = Math.min(learned * limits.driftADay - drift.today, learned * limits.driftSpans - drift.inAll)
    const step = Math.min(beyond, room)
    if (step <= 0) return
    if (value < this.least) this.least -= step
    else this.most += step
    drift.inAll += step
    drift.today += step
  }

  #drifting(): Drift {
    this.#drift ??= { inAll: 0, today: 0, day: -1 }
    return this.#drift
  }

  /** A clock or a batch number that is written: it has only ever risen, and goes on as it did. */
  #goesOnRising(value: number): boolean {
    if (!this.#isRising || this.#steps < limits.risingSteps || value <= this.most) return false
    if (value - this.most > this.steepest * limits.stepMargin) return false
    this.most = value
    return true
  }

  /** @param least margin beyond the range, in the unit of the value, where its share of the span is less */
  #outOfRange(value: number, share: number, least: number): Departure | undefined {
    const span = this.most - this.least
    const margin = Math.max(span * share, least, Number.EPSILON)
    const beyond = Math.max(this.least - value, value - this.most)
    if (beyond <= margin) return undefined
    return {
      what: 'out-of-range',
      usual: `${number(this.least)} to ${number(this.most)}`,
      score: Math.min(100, beyond / margin),
      excess: Math.min(100, (beyond - margin) / (span + 2 * margin)),
    }
  }

  /** Too few writes to know the range; but a set point that doubles is none of theirs. Small whole numbers may be modes. */
  #grosslyOut(value: number): Departure | undefined {
    if (this.count < limits.writesBeforeGrossJudging || isModeNumber(value) || !Number.isFinite(this.least))
      return undefined
    const size = Math.max(Math.abs(this.least), Math.abs(this.most))
    const departure = this.#outOfRange(value, 2, size)
    // The margin is as wide as the value itself, also where all writes were the same: what is beyond is a multiple of all before, however few there were.
    return departure && { ...departure, excess: Math.max(limits.multipleExcess, departure.excess) }
  }

  /** Steps are compared with those learned over as long a time, and never across a gap or another recording. */
  #tooFast(value: number, time: Microseconds): Departure | undefined {
    const { last, lastTime } = this
    this.last = value
    this.lastTime = time
    const at = stepClassOf(time - lastTime)
    if (Number.isNaN(last) || at < 0 || this.stepsOf(at) < limits.counterSteps) return undefined
    const step = Math.abs(value - last)
    const learned = this.stepOf(at)
    const most = learned * limits.stepMargin
    if (step <= most || step <= this.taught || most === 0) return undefined
    const seconds = limits.stepClassSeconds * 4 ** at
    const usual = `steps of at most ${number(learned)} within ${seconds} s`
    return { what: 'too-fast', usual, score: step / most, step, excess: (step - most) / (2 * most) }
  }
}

function isModeNumber(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= limits.enumeratedValues
}

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toPrecision(4)
}
