/** Where rows come from: page after page out of a store, or all at once out of an analysis. */

import type { SiteExposure } from '#model/exposure'
import type { Around, KnownDevice } from '#queries/subject'
import type { Analysis, DeviceItem, LinkItem } from '#schema/analysis'
import type { BaselinePage } from '#schema/baseline'
import { exposureOf } from '#schema/exposure-from-model'
import { alertOf, deviceOf, eventOf, linkOf, timeOf } from '#schema/from-model'
import type { SubjectKind } from '#schema/queries'
import { pagesOf } from '#store/pages'
import type { LinkQuery, Store } from '#store/store'

export const limits = {
  page: 1000,
  /** Rows that one question looks at. */
  looked: 400_000,
  devices: 100_000,
} as const

/** Data source of a query. */
export interface QuerySource {
  /** RFC 3339. */
  readonly latest: string
  readonly around: Around
  /** In pieces, so that other work can run between them. */
  rows(subject: SubjectKind): AsyncIterable<readonly unknown[]>
}

export function querySourceOfAnalysis(analysis: Analysis): QuerySource {
  const { devices, links, events, alerts, exposures } = analysis
  const lists: Partial<Record<SubjectKind, readonly unknown[]>> = {
    devices,
    links,
    events,
    alerts,
    exposures,
    operations: operationsOf(links),
  }
  return {
    latest: analysis.capture.lastTime ?? '1970-01-01T00:00:00Z',
    around: aroundOf(devices),
    async *rows(subject) {
      yield lists[subject] ?? []
    },
  }
}

export interface StoreQuerySource {
  readonly store: Store
  readonly files: readonly string[]
  readonly exposure: () => Promise<SiteExposure>
  /** As `knownDevices`, if it is cached. */
  readonly known?: () => Promise<ReadonlyMap<string, KnownDevice>>
  readonly normal: (query: {
    readonly search: string
    readonly limit: number
    readonly from: number
  }) => BaselinePage | Promise<BaselinePage>
}

/** Filter data of all devices of a store. */
export async function knownDevices(store: Store): Promise<ReadonlyMap<string, KnownDevice>> {
  const devices = new Map<string, KnownDevice>()
  for await (const { items: page } of pagesOf((paging) => store.devices(paging), limits.page, limits.devices))
    for (const knownDevice of page)
      devices.set(knownDevice.id, knownOf({ ...knownDevice, purdueLevel: knownDevice.purdueLevel ?? null }))
  return devices
}

export async function querySourceOfStore({
  store,
  files,
  exposure,
  normal,
  known = () => knownDevices(store),
}: StoreQuerySource): Promise<QuerySource> {
  const devices = await known()
  const { lastTime } = await store.overview()
  const linkPages = (which: Pick<LinkQuery, 'asked'>) =>
    pagesOf((paging) => store.links({ ...which, ...paging, order: 'stored' }), limits.page, limits.looked)
  return {
    latest: timeOf(lastTime ?? 0),
    around: { device: (id) => devices.get(id) },
    async *rows(subject) {
      const most = limits.looked
      switch (subject) {
        case 'devices': {
          const { risks } = await exposure()
          for await (const { items: page } of pagesOf((paging) => store.devices(paging), limits.page, most))
            yield page.map((knownDevice) => deviceOf(knownDevice, files, risks.get(knownDevice.id)))
          break
        }
        case 'links':
          for await (const { items: page } of linkPages({})) yield page.map((link) => linkOf(link, files))
          break
        case 'operations':
          for await (const { items: page } of linkPages({ asked: true }))
            yield operationsOf(page.map((link) => linkOf(link, files)))
          break
        case 'events':
          for await (const { items: page } of pagesOf((paging) => store.events(paging), limits.page, most))
            yield page.map((event) => eventOf(event, files))
          break
        case 'alerts':
          for await (const { items: page } of pagesOf((paging) => store.alerts(paging), limits.page, most))
            yield page.map(({ alert, triage }) => ({
              ...alertOf(alert, files),
              status: triage?.status ?? 'new',
            }))
          break
        case 'exposures':
          yield (await exposure()).exposures.map((one) => exposureOf(one, files))
          break
        case 'habits':
          for (let from = 0; from < most; from += limits.page) {
            const { items, next } = await normal({ search: '', limit: limits.page, from })
            yield items
            if (next === null) break
          }
          break
        default:
          subject satisfies never
      }
    },
  }
}

/** Fields of a device available to rows. */
type Parts = Pick<DeviceItem, 'name' | 'zone' | 'type' | 'class' | 'purdueLevel'> & {
  readonly ipAddresses: readonly string[]
  readonly macAddresses: readonly string[]
  readonly vlans: readonly number[]
}

function operationsOf(links: readonly LinkItem[]) {
  return links.flatMap((link) => link.operations.map((operation) => ({ link, operation })))
}

function aroundOf(devices: readonly DeviceItem[]): Around {
  const known = new Map(devices.map((device) => [device.id, knownOf(device)]))
  return { device: (id) => known.get(id) }
}

function knownOf(device: Parts): KnownDevice {
  const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? ''
  return {
    name: device.name || address,
    address,
    zone: device.zone,
    type: device.type,
    class: device.class,
    level: device.purdueLevel,
    vlans: device.vlans,
  }
}
