/** The models M3 to M6 of docs/internals/detection-models.md §3 over one baseline: what they learn, and what departs from it. */

import type { ThresholdUpdate } from '#model/baseline-update'
import { isQuiet, type Observation, type Operation, type Reading, type Traffic } from '#model/fact'
import { type DetectionEvent, FOLLOWED } from '#model/rule'
import type { Microseconds } from '#model/time'
import { BurstModel } from './burst-model.ts'
import type { Channel } from './channel.ts'
import type { ConnectionPair } from './connection-pair.ts'
import type { OrderContent, PointKey, RateContent } from './content.ts'
import { limits } from './limits.ts'
import { OrderModel } from './order-model.ts'
import type { PointContent, PointDeviation, PointModel } from './point-model.ts'
import { knowsMore, type PointsOfUnit, PointTable } from './point-table.ts'
import { QuestionOrderModel } from './question-order-model.ts'
import { type PaceDeviation, RateModel } from './rate-model.ts'
import { RateRows } from './rate-numbers.ts'
import { ReplayModel } from './replay-model.ts'
import { plain, unitIn, valuesOf } from './values.ts'
import { VolumeModel } from './volume-model.ts'

export type Deviation = Extract<DetectionEvent, { kind: 'deviation' }>

/** A pause that was noticed, with the last operation before it. */
export interface Paused {
  readonly observed: Observation
  readonly deviation: Deviation
}

/** Source of the latest values. */
interface LastRead {
  device: string
  protocol: string
  about: string | undefined
  points: PointsOfUnit
  /** Points of the device that were learned without a unit, where this one has one. */
  unitless: PointsOfUnit | undefined
}

/** Names of the operations of a protocol that only keep its links up. */
export type UpkeepOf = (protocol: string) => ReadonlySet<string>

const NONE: readonly Deviation[] = []
const NO_NAMES: ReadonlySet<string> = new Set()
/** Predecessor of a change without an earlier one. */
const FIRST = 'first on its connection'

export class Models {
  readonly counters = {
    baselineRateLimit: 0,
    baselinePointLimit: 0,
    baselineReplayUnitLimit: 0,
    baselineOrderLimit: 0,
  }
  readonly #orders = new Map<string, QuestionOrderModel>()
  readonly points = new PointTable(this.counters)
  readonly replay = new ReplayModel(this.counters)
  #rateCount = 0
  readonly #rateRows = new RateRows()
  /** Rates that are watched for pauses, with what was seen last of each. */
  readonly #lastSeen = new Map<RateModel, Observation>()
  /** Latest operation of a pair whose pace was not learned; at most `limits.orderedPairs`. */
  readonly #others = new Map<string, Microseconds>()
  readonly #upkeepOf: UpkeepOf
  readonly #lastRead: LastRead = {
    device: '',
    protocol: '',
    about: undefined,
    points: new Map(),
    unitless: undefined,
  }

  /** @param upkeepOf default: nothing is upkeep */
  constructor(upkeepOf: UpkeepOf = () => NO_NAMES) {
    this.#upkeepOf = upkeepOf
  }

  /** Adds the pace and order of a channel from a baseline file. */
  loadChannel(
    channel: Channel,
    rates: readonly RateContent[],
    order: readonly OrderContent[],
    time: Microseconds,
  ): void {
    for (const content of rates) {
      const rate = this.rateOf(channel, content.code, time)
      rate?.load(content)
      if (rate === undefined || content.quickestFive === undefined) continue
      rate.burst ??= new BurstModel()
      rate.burst.load(content.quickestFive)
    }
    for (const { change, after, count } of order) orderOf(channel).learn(change, after, count)
  }

  loadPoint({ device, protocol, unit, point, ...content }: PointKey & PointContent): void {
    this.points.pointOf(this.points.unitOf(device, protocol, unit), point)?.load(content)
  }

  learnOperation(observed: Observation<Operation>, server: string, channel: Channel): void {
    this.learnRhythm(observed, channel)
    const { fact } = observed
    const values = isQuiet(fact.verb) ? [] : valuesOf(fact)
    if (values.length === 0) return
    const unit = this.points.unitOf(server, observed.protocol, fact.unit ?? '')
    const read = this.#ownPoints(observed, server)
    for (const [point, value] of values)
      (read?.get(point) ?? this.points.pointOf(unit, point))?.learn(value, true, observed.lastTime)
  }

  /** M3 and M4 alone. */
  learnRhythm(
    { fact, protocol, time, lastTime, count, after }: Observation<Operation>,
    channel: Channel,
  ): void {
    const rate = this.rateOf(channel, fact.code, time)
    rate?.learn(time, lastTime, count)
    const question = questionOf(fact)
    touchUnitless(channel, fact.code, lastTime)
    if (question !== undefined) touchUnitless(channel, question, lastTime)
    if (
      question !== undefined &&
      (channel.rates.has(question) || channel.rates.size < limits.questionsPerChannel)
    )
      this.rateOf(channel, question, time)?.learn(time, lastTime, count)
    if (isQuiet(fact.verb)) return
    if (rate !== undefined) {
      rate.burst ??= new BurstModel()
      rate.burst.learn(time, lastTime, count)
    }
    if (!this.#isUpkeep(protocol, after)) orderOf(channel).learn(changeOf(fact), after ?? FIRST)
  }

  judgeOperation(observed: Observation<Operation>, server: string, channel: Channel): readonly Deviation[] {
    const found = this.#judgeRhythm(observed, channel)
    if (!isQuiet(observed.fact.verb)) found.push(...this.judgeWritten(observed, server))
    return found
  }

  #judgeRhythm(observed: Observation<Operation>, channel: Channel): Deviation[] {
    const { fact, protocol, time, lastTime, count, after } = observed
    const found: Deviation[] = []
    const question = questionOf(fact)
    const { ofQuestion, rate } = ratesOf(channel, question, fact.code)
    const steady = rate?.judge(time, lastTime, count)
    // A rate that a baseline file lacks was never seen five times.
    if (rate !== undefined && !isQuiet(fact.verb)) rate.burst ??= new BurstModel()
    const watched = channel.last - channel.first
    const pace = steady ?? rate?.burst?.judge(time, lastTime, { count, watched })
    if (rate !== undefined) this.#lastSeen.set(rate, observed)
    else this.#keepActive(observed)
    touchUnitless(channel, fact.code, lastTime)
    if (question !== undefined) touchUnitless(channel, question, lastTime)
    const key = ofQuestion === undefined ? fact.code : (question ?? fact.code)
    if (pace !== undefined && rate !== undefined) found.push(paceDeviation(fact, key, pace, rate.unit))
    if (isQuiet(fact.verb) || after === undefined || this.#isUpkeep(protocol, after)) return found
    const contexts = channel.order?.judge(changeOf(fact), after)
    if (contexts !== undefined)
      found.push({
        kind: 'deviation',
        model: 'order',
        what: 'unknown-context',
        subject: fact.name,
        seen: `after ${after}`,
        usual: contexts.map((name) => (name === FIRST ? FIRST : `after ${name}`)).join(' or '),
        score: 1,
        operation: fact,
        teaches: {
          model: 'order',
          unit: channel.unit,
          change: changeOf(fact),
          after,
        },
      })
    return found
  }

  /** M5 of what an operation writes. */
  judgeWritten(observed: Observation<Operation>, server: string): readonly Deviation[] {
    const { fact, protocol, lastTime } = observed
    const found: Deviation[] = []
    const own = this.#ownPoints(observed, server)
    for (const [point, value] of valuesOf(fact)) {
      const read = own?.get(point)
      const unit = read === undefined ? (fact.unit ?? '') : ''
      const written = this.points.find(server, protocol, fact.unit ?? '')?.get(point)
      const model = read ?? written
      const was = model?.lines()
      const departure = model?.judge(value, true, lastTime)
      if (departure === undefined || was === undefined) continue
      // Written before the first read of it: both models know a part of its values.
      if (read !== undefined && written?.admits(value, lastTime) === true) continue
      found.push({
        ...valueDeviation(departure, { device: server, unit, point, value, was }),
        operation: fact,
      })
    }
    return found
  }

  /**
   * Points that were read of the device itself, if the request names a unit: FINS, MC protocol, CIP and ADS address the CPU of
   * a controller as a unit, and a Modbus server as unit 0 or 255, but its readings are those of the device.
   */
  #ownPoints({ fact, protocol }: Observation<Operation>, server: string): PointsOfUnit | undefined {
    return fact.unit === undefined || fact.unit === '' ? undefined : this.points.find(server, protocol, '')
  }

  /** A device has rejected what an operation wrote: its points do not follow. */
  rejected({ fact, protocol }: Observation<Operation>, server: string): void {
    for (const unit of new Set(['', fact.unit ?? ''])) {
      const points = this.points.find(server, protocol, unit)
      for (const [point] of valuesOf(fact)) points?.get(point)?.rejected()
      // Responses often lack the value; the object is enough.
      if (fact.object !== undefined) points?.get(fact.object)?.rejected()
    }
  }

  learnReading(observed: Observation<Reading>, device: string): void {
    const { fact } = observed
    const value = plain(fact.value)
    if (value !== undefined)
      this.points
        .pointOf(this.#unitRead(observed, device, true), fact.point)
        ?.learn(value, false, observed.lastTime)
  }

  /** Is there a model of the point that was read? */
  knows(observed: Observation<Reading>, device: string): boolean {
    return this.#known(observed, device) !== undefined
  }

  judgeReading(observed: Observation<Reading>, device: string): readonly Deviation[] {
    const { fact } = observed
    const value = plain(fact.value)
    if (value === undefined) return NONE
    const model = this.#known(observed, device)
    const departure = model?.judge(value, false, observed.lastTime)
    const { point } = fact
    if (model === undefined) return NONE
    if (departure === undefined) return model.takeFollowed() ? [followedWrite(point, String(value))] : NONE
    return [valueDeviation(departure, { device, unit: unitIn(fact), point, value, was: model.lines() })]
  }

  /** Old values that are played back, whatever was learned of their points. */
  replayed(observed: Observation<Reading>, device: string): Deviation | undefined {
    const value = plain(observed.fact.value)
    const found = value === undefined ? undefined : this.replay.read(observed, device, value)
    if (found === undefined) return undefined
    const { share, usualShare, hours } = found
    return {
      kind: 'deviation',
      model: 'values',
      what: 'replayed',
      subject: observed.fact.about ?? observed.protocol,
      seen: `${Math.round(share * 100)} % of the answers of a minute repeat earlier ones, in their order`,
      usual: `at most ${Math.max(1, Math.round(usualShare * 100))} %`,
      score: share / limits.replayShare,
      evidence: { excess: share, samples: limits.replayRing, learnedHours: hours },
    }
  }

  /** The order of polls of a pair, made if new; undefined at the bound, which is counted. */
  orderOfPolls(pair: string): QuestionOrderModel | undefined {
    const known = this.#orders.get(pair)
    if (known !== undefined) return known
    if (this.#orders.size >= limits.orderedPairs) {
      this.counters.baselineOrderLimit++
      return undefined
    }
    const made = new QuestionOrderModel()
    this.#orders.set(pair, made)
    return made
  }

  learnTraffic(traffic: Traffic, connectionPair: ConnectionPair): void {
    connectionPair.volume ??= new VolumeModel()
    connectionPair.volume.learn(traffic.last, bytesOf(traffic))
  }

  judgeTraffic(traffic: Traffic, connectionPair: ConnectionPair): Deviation | undefined {
    const bytes = connectionPair.volume?.judge(traffic.last, bytesOf(traffic))
    if (bytes === undefined) return undefined
    const usual = connectionPair.volume?.usualAt(traffic.last) ?? 0
    const hour = connectionPair.volume?.hourAt(traffic.last)
    return {
      kind: 'deviation',
      model: 'volume',
      what: 'too-much',
      subject: connectionPair.service,
      seen: `${megabytes(bytes)} in ten minutes`,
      usual: `at most ${megabytes(usual)} in ten minutes${hour === undefined ? '' : ' at this time of day'}`,
      score: bytes / Math.max(usual * limits.volumeFactor, limits.volumeFloor),
      teaches: {
        model: 'volume',
        bytes,
        was: hour === undefined ? usual : (connectionPair.volume?.byHour?.[hour] ?? 0),
        hour,
      },
    }
  }

  /** Steady traffic that has stopped. Called once a minute. */
  pauses(now: Microseconds): Paused[] {
    const found: Paused[] = []
    let active: Set<string> | undefined
    for (const [rate, observed] of this.#lastSeen) {
      const pace = rate.pause(now)
      if (pace === undefined || observed.fact.kind !== 'operation') continue
      active ??= this.#activePairs(now)
      const deviation = paceDeviation(observed.fact, rate.key, pace, rate.unit)
      found.push({ observed, deviation: { ...deviation, continues: active.has(pairOf(observed)) } })
    }
    return found
  }

  /** Takes note of an operation whose pace was not learned. */
  #keepActive(observed: Observation): void {
    const pair = pairOf(observed)
    if (this.#others.has(pair) || this.#others.size < limits.orderedPairs)
      this.#others.set(pair, observed.lastTime)
  }

  /** Clients and servers that exchanged any operation just now. */
  #activePairs(now: Microseconds): Set<string> {
    const active = new Set<string>()
    for (const [pair, last] of this.#others) {
      if (now - last < limits.continuesSeconds * 1e6) active.add(pair)
      else this.#others.delete(pair)
    }
    for (const [rate, observed] of this.#lastSeen)
      if (now - rate.last < limits.continuesSeconds * 1e6) active.add(pairOf(observed))
    return active
  }

  /** Another recording follows: the time between is no pause of the plant. */
  restart(): void {
    for (const rate of this.#lastSeen.keys()) rate.restart()
    this.#lastSeen.clear()
    this.#others.clear()
    this.points.restart()
    this.replay.restart()
  }

  /** The pace of an operation, made if new; undefined at the bound, which is counted. */
  rateOf(channel: Channel, code: string, time: Microseconds): RateModel | undefined {
    const known = channel.rates.get(code)
    if (known !== undefined) return known
    if (this.#rateCount >= limits.rates) {
      this.counters.baselineRateLimit++
      return undefined
    }
    this.#rateCount++
    const made = new RateModel(time, { unit: channel.unit, key: code, rows: this.#rateRows })
    channel.rates.set(code, made)
    return made
  }

  /** Test frames and keep-alives come between any two operations: they are no context. */
  #isUpkeep(protocol: string, name: string | undefined): boolean {
    return name !== undefined && this.#upkeepOf(protocol).has(name)
  }

  /** The model of a reading's point; the unit may have been unknown while it was learned. */
  #known(observed: Observation<Reading>, device: string): PointModel | undefined {
    const { point } = observed.fact
    const points = this.#unitRead(observed, device, false)
    if (points === undefined) {
      const unit = unitIn(observed.fact)
      return unit === '' ? undefined : this.points.known(device, observed.protocol, unit, point)
    }
    return knowsMore(points.get(point), this.#lastRead.unitless?.get(point))
  }

  /** Points of the unit that a reading is about. Values come many at a time from one unit: the last one is remembered. */
  #unitRead(
    { fact, protocol }: Observation<Reading>,
    device: string,
    isLearning: boolean,
  ): PointsOfUnit | undefined {
    const last = this.#lastRead
    if (last.device === device && last.protocol === protocol && last.about === fact.about) return last.points
    const unit = unitIn(fact)
    const points = isLearning
      ? this.points.unitOf(device, protocol, unit)
      : this.points.find(device, protocol, unit)
    if (points === undefined) return undefined
    last.device = device
    last.protocol = protocol
    last.about = fact.about
    last.points = points
    last.unitless = unit === '' ? undefined : this.points.find(device, protocol, '')
    return points
  }
}

/** Most channels only read, and have none. */
export function orderOf(channel: Channel): OrderModel {
  channel.order ??= new OrderModel()
  return channel.order
}

/**
 * The pace of an operation on its channel. Where that learned none, on the channel whose unit was not known, which then is the
 * same: its pace continues here.
 */
function ratesOf(
  channel: Channel,
  question: string | undefined,
  code: string,
): { readonly ofQuestion: RateModel | undefined; readonly rate: RateModel | undefined } {
  const of = ({ rates }: Channel) => {
    const ofQuestion = question === undefined ? undefined : rates.get(question)
    return { ofQuestion, rate: ofQuestion ?? rates.get(code) }
  }
  const own = of(channel)
  const { unitless } = channel
  if (unitless === undefined) return own
  return own.rate === undefined ? of(unitless) : own
}

function touchUnitless({ unitless }: Channel, key: string, time: Microseconds): void {
  unitless?.rates.get(key)?.touch(time)
}

/** Code and object of a poll: three requests with one code have a pace each. Undefined if the code is sufficient. */
function questionOf({ verb, code, object }: Operation): string | undefined {
  return isQuiet(verb) && object !== undefined && object !== '' ? `${code} ${object}` : undefined
}

/** By port, not by protocol: once a new connection shows which interface DCE/RPC carries, its calls belong to that. */
function pairOf({ client, server, protocol }: Observation): string {
  return `${client.ip ?? client.mac} ${server.ip ?? server.mac} ${server.port ?? protocol}`
}

/** @param key of its pace: code, or code and object */
function paceDeviation(operation: Operation, key: string, pace: PaceDeviation, unit: string): Deviation {
  const { what, seen, usual, score, line, value, was } = pace
  return {
    kind: 'deviation',
    model: 'timing',
    subject: operation.name,
    ...{ what, seen, usual, score, operation },
    teaches: { model: 'pace', unit, code: key, line, value, was },
  }
}

function valueDeviation(
  { what, usual, score, step, excess, samples, learnedHours, isWritten }: PointDeviation,
  place: Omit<Extract<ThresholdUpdate, { model: 'value' }>, 'model' | 'step'>,
): Deviation {
  return {
    kind: 'deviation',
    model: 'values',
    subject: place.point,
    seen: String(place.value),
    ...{ what, usual, score },
    evidence: { excess, samples, learnedHours },
    ...(isWritten === true && { isWritten }),
    teaches: { model: 'value', ...place, step },
  }
}

/** No departure: the device does as it was told. */
function followedWrite(subject: string, seen: string): Deviation {
  return { kind: 'deviation', model: 'values', what: FOLLOWED, subject, seen, usual: '', score: 0 }
}

function changeOf({ code, name }: Operation): string {
  return `${code} ${name}`
}

function bytesOf({ bytesFromClient, bytesFromServer }: Traffic): number {
  return bytesFromClient + bytesFromServer
}

function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toPrecision(3)} MB`
}
