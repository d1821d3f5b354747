/** Keeps how the plant went over time: values of the process, and who was at work when. */
import { unitIn, valuesOf } from '#baseline/values'
import { Buckets, joins } from '#model/buckets'
import {
  isQuiet,
  type Observation,
  type Operation,
  type Party,
  type Reading,
  type Traffic,
} from '#model/fact'
import type { Microseconds } from '#model/time'
import type { ActivityKind, PointTrend, TrendWrite } from '#model/trend'

export const limits = {
  /** Process values with trends; with 180 steps each, 12 MB. */
  points: 4000,
  pointSteps: 180,
  /** Points reported soon after they were written: 2 MB. */
  recentPoints: 500,
  /** Writes reported for one point. */
  writes: 50,
  /** Hosts whose work is kept: 48 steps and the hours of a week, 1.1 kB each. */
  hosts: 20_000,
  protocols: 500,
  activitySteps: 48,
} as const

const HOUR: Microseconds = 3_600_000_000
const WEEK_HOURS = 168
/** 1970 began on a Thursday. */
const THURSDAY = 3 * 24

interface Point {
  readonly least: Buckets
  readonly most: Buckets
  readonly writes: TrendWrite[]
  seen: number
  written: number
}

interface Host {
  readonly party: Party
  readonly packets: Buckets
  readonly week: Uint32Array
}

export interface TrendsSetup {
  /** As the baseline names it. */
  readonly nameOf: (party: Party) => string
  /** Id of the party's device as of now; '' if it is none. */
  readonly deviceIdOf: (party: Party) => string
}

type PointPlace = Pick<PointTrend, 'device' | 'protocol' | 'unit' | 'point'>
type Unit = Map<string, Point>

interface LastRead {
  readonly server: Party | undefined
  readonly protocol: string
  readonly about: string | undefined
  readonly points: Unit
}

export class Trends {
  readonly counters = { trendPointLimit: 0, trendHostLimit: 0 }
  readonly #setup: TrendsSetup
  /** By device, protocol and unit in three lines; each has a point, so that there are no more of them than of points. */
  readonly #units = new Map<string, Unit>()
  #pointCount = 0
  readonly #written = new Map<Point, PointPlace>()
  readonly #hosts = new Map<string, Host>()
  readonly #protocols = new Map<string, Buckets>()
  /** Values come in rows of one unit. */
  #last: LastRead = { server: undefined, protocol: '', about: undefined, points: new Map() }

  constructor(setup: TrendsSetup) {
    this.#setup = setup
  }

  /** False of what is not kept: texts, and points beyond the bound. */
  reading(observed: Observation<Reading>): boolean {
    const { fact, lastTime, count } = observed
    const value = typeof fact.value === 'boolean' ? Number(fact.value) : fact.value
    if (typeof value !== 'number' || !Number.isFinite(value)) return false
    const point = this.#pointOf(this.#unitRead(observed), fact.point)
    this.#add(point, lastTime, value, count)
    return point !== undefined
  }

  /** Written values, by the place they are written to. */
  operation(observed: Observation<Operation>): void {
    const { fact, client, time, lastTime, count } = observed
    if (fact.outcome !== 'requested' || isQuiet(fact.verb)) return
    for (const [name, value] of valuesOf(fact)) {
      if (typeof value !== 'number') continue
      const point = this.#pointOf(this.#unitOf(observed, fact.unit ?? ''), name)
      if (point === undefined) continue
      this.#add(point, time, value, count)
      if (lastTime > time) this.#add(point, lastTime, value, 0)
      point.written += count
      if (this.#written.size < limits.recentPoints)
        this.#written.set(point, { ...this.#placeOf(observed, fact.unit ?? ''), point: name })
      if (point.writes.length >= limits.writes) point.writes.shift()
      point.writes.push({ time: lastTime, value, by: this.#setup.nameOf(client) })
    }
  }

  traffic(traffic: Traffic): void {
    const { client, server, protocol, last, packetsFromClient, packetsFromServer } = traffic
    if (packetsFromClient > 0) this.#work(client, last, packetsFromClient)
    if (packetsFromServer > 0) this.#work(server, last, packetsFromServer)
    if (protocol === '') return
    let packets = this.#protocols.get(protocol)
    if (packets === undefined) {
      if (this.#protocols.size >= limits.protocols) return
      packets = new Buckets(limits.activitySteps, joins.sum)
      this.#protocols.set(protocol, packets)
    }
    packets.add(last, packetsFromClient + packetsFromServer)
  }

  /** Units of devices of which a value is kept. */
  get unitCount(): number {
    return this.#units.size
  }

  points(): readonly PointTrend[] {
    return [...this.#units].flatMap(([key, points]) => {
      const [device = '', protocol = '', unit = ''] = key.split('\n')
      return [...points].map(([point, trend]) => trendOf({ device, protocol, unit, point }, trend))
    })
  }

  /** Points that were written since `forgetWritten`. */
  get writtenCount(): number {
    return this.#written.size
  }

  writtenPoints(): readonly PointTrend[] {
    return [...this.#written].map(([trend, place]) => trendOf(place, trend))
  }

  forgetWritten(): void {
    this.#written.clear()
  }

  /** Hosts of one device are reported as one. */
  activity(): ActivityKind {
    const devices = new Map<string, { packets: Buckets; week: Uint32Array }>()
    for (const { party, packets, week } of this.#hosts.values()) {
      const id = this.#setup.deviceIdOf(party)
      if (id === '') continue
      const known = devices.get(id)
      if (known === undefined) {
        const joined = new Buckets(limits.activitySteps, joins.sum)
        joined.addAll(packets.steps())
        devices.set(id, { packets: joined, week: week.slice() })
        continue
      }
      known.packets.addAll(packets.steps())
      week.forEach((count, hour) => {
        known.week[hour]! += count
      })
    }
    return {
      devices: [...devices].map(([device, { packets, week }]) => ({
        device,
        packets: packets.steps(),
        week: [...week],
      })),
      protocols: [...this.#protocols].map(([protocol, packets]) => ({ protocol, packets: packets.steps() })),
    }
  }

  #add(point: Point | undefined, time: Microseconds, value: number, count: number): void {
    if (point === undefined) return
    point.seen += count
    point.least.add(time, value)
    point.most.add(time, value)
  }

  #pointOf(points: Unit, name: string): Point | undefined {
    const known = points.get(name)
    if (known !== undefined) return known
    if (this.#pointCount >= limits.points) {
      this.counters.trendPointLimit++
      return undefined
    }
    const made: Point = {
      least: new Buckets(limits.pointSteps, joins.least),
      most: new Buckets(limits.pointSteps, joins.most),
      writes: [],
      seen: 0,
      written: 0,
    }
    points.set(name, made)
    this.#pointCount++
    return made
  }

  #placeOf({ server, protocol }: Observation, unit: string) {
    return { device: this.#setup.nameOf(server), protocol, unit }
  }

  #unitRead(observed: Observation<Reading>): Unit {
    const last = this.#last
    const { server, protocol, fact } = observed
    if (last.server === server && last.protocol === protocol && last.about === fact.about) return last.points
    const points = this.#unitOf(observed, unitIn(fact))
    this.#last = { server, protocol, about: fact.about, points }
    return points
  }

  /** Asked only for a value that is to be kept. */
  #unitOf({ server, protocol }: Observation, unit: string): Unit {
    const key = `${this.#setup.nameOf(server)}\n${protocol}\n${unit}`
    const known = this.#units.get(key)
    if (known !== undefined) return known
    const made: Unit = new Map()
    // Where no further point is drawn, no further unit is kept.
    if (this.#pointCount < limits.points) this.#units.set(key, made)
    return made
  }

  #work(party: Party, time: Microseconds, packets: number): void {
    const key = `${party.realm}\n${party.ip ?? party.mac ?? ''}`
    let host = this.#hosts.get(key)
    if (host === undefined) {
      if (this.#hosts.size >= limits.hosts) {
        this.counters.trendHostLimit++
        return
      }
      host = {
        party,
        packets: new Buckets(limits.activitySteps, joins.sum),
        week: new Uint32Array(WEEK_HOURS),
      }
      this.#hosts.set(key, host)
    }
    host.packets.add(time, packets)
    host.week[(Math.floor(time / HOUR) + THURSDAY) % WEEK_HOURS]! += packets
  }
}

function trendOf(place: PointPlace, { least, most, writes, seen, written }: Point): PointTrend {
  return {
    ...place,
    least: least.steps(),
    most: most.steps(),
    writes: [...writes],
    ...{ seen, written },
  }
}
