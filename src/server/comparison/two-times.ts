/** The plant at two times, out of a store. */
import { compareSides } from '#compare/compare'
import type { ComparedPlant, ComparedState } from '#compare/side'
import { sideWithin } from '#compare/window'
import type { Device } from '#model/device'
import type { Microseconds } from '#model/time'
import type { Difference } from '#schema/difference'
import { CodedError } from '#schema/errors'
import { deviceOf, linkOf, timeOf } from '#schema/from-model'
import { itemsOf, pagesOf } from '#store/pages'
import type { Store } from '#store/store'
import { AlikeLinks, type ComparedSpan } from './alike-links.ts'
import { isGone, withoutSilent } from './silent.ts'

export const limits = {
  page: 1000,
  devices: 100_000,
  links: 400_000,
  /** Reported changes; all of them are counted. */
  changes: 2000,
} as const

export interface TwoTimes {
  readonly first: ComparedSpan
  readonly second: ComparedSpan
  /** Names of captures by the number that `Place.file` holds. */
  readonly files: readonly string[]
}

/** @throws `not-found` where the two time spans have nothing in common */
export async function compareTimes(
  store: Pick<Store, 'devices' | 'links' | 'activity'>,
  { first, second, files }: TwoTimes,
): Promise<Difference> {
  const { items: devices, isWhole } = await itemsOf(
    (paging) => store.devices(paging),
    limits.page,
    limits.devices,
  )
  const left = isWhole ? [] : [`only the latest ${devices.length} devices were read`]
  const links = new AlikeLinks([first, second], devices)
  let count = 0
  for await (const { items, next } of pagesOf(
    (paging) => store.links({ ...paging, order: 'stored' }),
    limits.page,
    limits.links,
  )) {
    for (const link of items) links.add(link)
    count += items.length
    if (next !== undefined && count >= limits.links) left.push(`only the last ${count} links were read`)
  }
  const plant: ComparedPlant = {
    devices: devices.map((device) => deviceOf(device, files)),
    links: Array.from(links.rest(), (link) => linkOf(link, files)),
  }
  const compared = compareSides(sideOf(plant, first), sideOf(plant, second))
  if (compared === undefined) throw new CodedError('not-found', 'the two time spans have nothing in common')
  const difference = withoutSilent(compared, await silentDevices(store, compared, devices, second.until))
  const { changes, reportedOnce, remarks } = difference
  return {
    ...difference,
    first: { ...difference.first, links: links.counts.first },
    second: { ...difference.second, links: links.counts.second },
    changes: changes.slice(0, limits.changes),
    reportedOnce: reportedOnce.slice(0, limits.changes),
    remarks: [
      ...remarks,
      ...tooMany(changes.length),
      ...left.map((what) => `Not all could be compared: ${what}`),
    ],
  }
}

/** Devices of the first span that may come again, with the time they were seen last. */
async function silentDevices(
  store: Pick<Store, 'activity'>,
  { changes }: Difference,
  devices: readonly Device[],
  until: Microseconds,
): Promise<ReadonlyMap<string, string>> {
  const missing = new Set(
    changes
      .filter(({ kind, change }) => kind === 'device' && change === 'removed')
      .map(({ device }) => device),
  )
  if (missing.size === 0) return new Map()
  const activity = await store.activity([...missing])
  return new Map(
    devices
      .filter((device) => missing.has(device.id) && device.lastSeen <= until)
      .filter((device) => !isGone(device, until, activity))
      .map(({ id, lastSeen }) => [id, timeOf(lastSeen)]),
  )
}

function tooMany(changes: number): string[] {
  if (changes <= limits.changes) return []
  return [`${changes.toLocaleString('en')} changes, of which the first ${limits.changes} are listed`]
}

function sideOf(plant: ComparedPlant, { from, until }: ComparedSpan): ComparedState {
  const whole: ComparedState = { name: '', kind: 'data', from: null, until: null, plant }
  const window = { from: Math.floor(from / 1000), until: Math.floor(until / 1000) }
  return { ...sideWithin(whole, window), name: `${timeOf(from)} to ${timeOf(until)}` }
}
