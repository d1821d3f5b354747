/** Process values: the learned bounds of each point, and the observed writes. */

import type { BaselineContent, PointKey } from '#baseline/content'
import { limits as bounds } from '#baseline/limits'
import { type PointContent, PointModel } from '#baseline/point-model'
import type { Device, Link } from '#model/device'
import type { PointSketch } from '#model/trend'
import { timeOf } from '#schema/from-model'
import type { PointItem, PointWriter } from '#schema/process-values'
import { itemsOf, pagesOf } from '#store/pages'
import { QueryCache, wholeStoreCachePolicy } from '#store/query-cache'
import type { Paging, Store } from '#store/store'
import { covers } from './written-points.ts'

export const limits = {
  page: 1000,
  devices: 100_000,
  /** Links on which something was changed. */
  links: 50_000,
  /** Writers named of one point. */
  writers: 20,
} as const

/** `isLearned` false: its bounds were not learned, but values of it were seen. */
type Point = PointKey & PointContent & { readonly isLearned: boolean; readonly reported?: PointSketch }

/** Device of a point and its writers. */
type Named = Pick<Device, 'id' | 'name'>

/** Both by address: devices, and links with write operations. */
interface People {
  readonly devices: ReadonlyMap<string, Named>
  readonly links: ReadonlyMap<string, readonly Link[]>
}

export interface PointQuery {
  /** Device id; undefined for all. */
  readonly device: string | undefined
  /** Part of a point, an address, a name or a protocol. */
  readonly search: string
  /** Only points that were written. */
  readonly written: boolean
  readonly limit: number
  /** Points skipped before the page. */
  readonly from: number
}

export interface PointList {
  readonly items: readonly PointItem[]
  /** All points that match the query. */
  readonly total: number
}

export interface ProcessValueService {
  points(query: PointQuery): Promise<PointList>
}

export interface ProcessValueOptions {
  readonly store: Store
  baseline(): BaselineContent | undefined
}

export function processValuesOf({ store, baseline }: ProcessValueOptions): ProcessValueService {
  const people = new QueryCache<People>(store, wholeStoreCachePolicy)
  const sketches = new QueryCache<readonly PointSketch[]>(store, wholeStoreCachePolicy)
  return {
    async points(query) {
      const seen = await sketches.of('all', () => store.pointSketches())
      const points = allPoints(baseline()?.points ?? [], seen)
      if (points.length === 0) return { items: [], total: 0 }
      const { devices, links } = await people.of('all', () => peopleOf(store))
      const wanted = points.filter((point) => fits(point, devices.get(point.device), query))
      wanted.sort((a, b) => Number(writesOf(b) > 0) - Number(writesOf(a) > 0) || inOrder(a, b))
      const shown = wanted.slice(query.from, query.from + query.limit)
      return {
        total: wanted.length,
        items: shown.map((point) => itemOf(point, devices, links.get(point.device) ?? [])),
      }
    },
  }
}

async function peopleOf(store: Store): Promise<People> {
  return { devices: await devicesByAddress(store), links: await changingLinks(store) }
}

/** Learned points, with the values in captures, and points that were only observed: captures that are read teach nothing. */
function allPoints(learned: BaselineContent['points'], sketches: readonly PointSketch[]): Point[] {
  const reported = new Map(sketches.map((sketch) => [keyOf(sketch), sketch]))
  const known = new Set(learned.map(keyOf))
  return [
    ...learned.map((point) => ({ ...point, isLearned: true, ...reportedOf(reported.get(keyOf(point))) })),
    ...sketches.filter((sketch) => !known.has(keyOf(sketch))).map(onlySeen),
  ]
}

function reportedOf(reported: PointSketch | undefined): { readonly reported?: PointSketch } {
  return reported === undefined ? {} : { reported }
}

function onlySeen(reported: PointSketch): Point {
  const { device, protocol, unit, point, least, most } = reported
  return {
    ...{ device, protocol, unit, point, least, most, reported },
    count: reported.seen,
    writes: reported.written,
    steepest: undefined,
    values: least === most ? [least] : [],
    isRising: false,
    isLearned: false,
  }
}

/** Number of writes: as learned or from captures, whichever is larger; a sensor's own captures are in both. */
function writesOf({ writes, reported }: Point): number {
  return Math.max(writes, reported?.written ?? 0)
}

function keyOf({ device, protocol, unit, point }: PointKey): string {
  return [device, protocol, unit, point].join('\n')
}

function fits(point: Point, device: Named | undefined, query: PointQuery): boolean {
  if (query.device !== undefined && device?.id !== query.device) return false
  if (query.written && writesOf(point) === 0) return false
  if (query.search === '') return true
  const text = [point.point, point.device, point.protocol, device?.name].join('\n').toLowerCase()
  return query.search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

/** holding:9 before holding:10. Made once: there are as many comparisons as points, and more. */
const byNumber = new Intl.Collator('en', { numeric: true })

function inOrder(a: Point, b: Point): number {
  const [one, other] = [a, b].map(({ device, protocol, unit, point }) =>
    [device, protocol, unit, point].join('\n'),
  )
  return byNumber.compare(one!, other!)
}

function itemOf(point: Point, devices: ReadonlyMap<string, Named>, links: readonly Link[]): PointItem {
  const model = new PointModel()
  model.load(point)
  const device = devices.get(point.device)
  return {
    device: device?.id ?? '',
    deviceName: device?.name || point.device,
    address: point.device,
    protocol: point.protocol,
    unit: point.unit,
    point: point.point,
    kind: model.kind,
    least: point.least ?? null,
    most: point.most ?? null,
    steepest: point.steepest ?? null,
    values: point.values.map(String),
    seenLeast: point.reported?.least ?? null,
    seenMost: point.reported?.most ?? null,
    seen: Math.max(point.count, point.reported?.seen ?? 0),
    writes: writesOf(point),
    isLearned: point.isLearned,
    isJudged:
      point.isLearned &&
      point.count >= (point.writes > 0 ? bounds.writesBeforeJudging : bounds.readsBeforeJudging),
    writers: writersOf(point, devices, links),
  }
}

function writersOf(point: Point, devices: ReadonlyMap<string, Named>, links: readonly Link[]): PointWriter[] {
  const writers: PointWriter[] = links
    .filter(({ protocol }) => protocol === point.protocol)
    .flatMap(({ clientAddress, client, operations }) =>
      operations
        .filter(({ verb, objects }) => WRITES.has(verb) && objects.some((one) => covers(one, point.point)))
        .map(({ name, count, lastSeen }) => ({
          device: client,
          name: devices.get(clientAddress)?.name || clientAddress,
          address: clientAddress,
          operation: name,
          count,
          last: timeOf(lastSeen),
        })),
    )
  return writers.sort((a, b) => (a.last < b.last ? 1 : -1)).slice(0, limits.writers)
}

/** Verbs that set a value of the process. */
const WRITES: ReadonlySet<string> = new Set(['write', 'operate'])

async function devicesByAddress(store: Store): Promise<ReadonlyMap<string, Named>> {
  const devices = new Map<string, Named>()
  for await (const { items } of pagesOf((paging) => store.devices(paging), limits.page)) {
    for (const knownDevice of items)
      for (const address of [...knownDevice.ipAddresses, ...knownDevice.macAddresses])
        devices.set(address, { id: knownDevice.id, name: knownDevice.name })
    if (devices.size >= limits.devices) break
  }
  return devices
}

async function changingLinks(store: Store): Promise<ReadonlyMap<string, Link[]>> {
  const changing = (paging: Paging) => store.links({ changing: true, ...paging })
  const { items: links } = await itemsOf(changing, limits.page, limits.links)
  return Map.groupBy(links, ({ serverAddress }) => serverAddress)
}
