/** The sensor's store as the console gets it: the shapes of the REST interface. */
import type { SiteExposure } from '#model/exposure'
import { deviceOf, eventOf, incidentOf, linkOf } from '#schema/from-model'
import type { Store } from '#store/store'
import type { ThingKind } from '#uplink/outbox'
import type { UplinkSource } from '#uplink/sender'
import type { ServerContext } from '../context.ts'

const limits = {
  /** Ids of one query. */
  ids: 500,
  page: 1000,
  /** Events of a snapshot, the newest. */
  events: 5000,
  /** Counters of an overview. */
  counters: 300,
} as const

interface StoreSourceOptions {
  readonly store: Store
  readonly alerts: Pick<ServerContext['alerts'], 'find'>
  captureNames(): Promise<readonly string[]>
  exposure(): SiteExposure | undefined
  problem(): Promise<string>
  freeBytes(): Promise<number | null>
}

export class StoreSource implements UplinkSource {
  readonly #options: StoreSourceOptions

  constructor(options: StoreSourceOptions) {
    this.#options = options
  }

  async ids(kind: ThingKind): Promise<readonly string[]> {
    const { store } = this.#options
    if (kind === 'incident') return (await store.incidents()).map(({ id }) => id)
    const ids: string[] = []
    let cursor: string | undefined
    do {
      const paging = { limit: limits.page, cursor }
      const page =
        kind === 'device'
          ? await store.devices(paging)
          : kind === 'link'
            ? await store.links({ ...paging, order: 'stored' })
            : { ...(await store.alerts(paging)) }
      for (const item of page.items) ids.push('alert' in item ? item.alert.id : item.id)
      cursor = page.next
    } while (cursor !== undefined)
    return ids
  }

  async bodies(kind: ThingKind, ids: readonly string[]): Promise<ReadonlyMap<string, object>> {
    const { store, captureNames, exposure } = this.#options
    const files = await captureNames()
    const bodies = new Map<string, object>()
    for (let at = 0; at < ids.length; at += limits.ids) {
      const some = ids.slice(at, at + limits.ids)
      if (kind === 'device')
        for (const device of (await store.devices({ ids: some, limit: limits.ids })).items)
          bodies.set(device.id, deviceOf(device, files, exposure()?.risks.get(device.id)))
      else if (kind === 'link')
        for (const link of (await store.links({ ids: some, limit: limits.ids, order: 'stored' })).items)
          bodies.set(link.id, linkOf(link, files))
      else if (kind === 'alert')
        for (const id of some) {
          const found = await this.#alert(id)
          if (found !== undefined) bodies.set(id, found)
        }
    }
    if (kind === 'incident')
      for (const incident of await store.incidents())
        if (ids.includes(incident.id)) bodies.set(incident.id, incidentOf(incident))
    return bodies
  }

  async #alert(id: string): Promise<object | undefined> {
    const { store, alerts } = this.#options
    return (await store.alert(id)) === undefined ? undefined : await alerts.find(id)
  }

  /** Without numbers that every packet raises. */
  stable(kind: ThingKind, body: object): object {
    if (kind !== 'device' && kind !== 'link') return body
    const { lastSeen, packets, bytes, clockOffset, ...stable } = body as Record<string, unknown>
    if (kind === 'device') return stable
    const operations = stable.operations as readonly { code: string; verb: string; objects: unknown }[]
    const sessions = (stable.sessions ?? []) as readonly { method: string; secured: boolean }[]
    return {
      ...stable,
      operations: operations.map(({ code, verb, objects }) => ({ code, verb, objects })),
      sessions: sessions.map(({ method, secured }) => ({ method, secured })),
    }
  }

  async events() {
    const { store } = this.#options
    const events: { id: string; time: string; body: object }[] = []
    let cursor: string | undefined
    do {
      const page = await store.events({ limit: limits.page, cursor })
      for (const event of page.items) {
        if (event.severity === 'info') continue
        const body = eventOf(event, [])
        events.push({ id: body.id, time: body.time, body })
      }
      cursor = page.next
    } while (cursor !== undefined && events.length < limits.events)
    return events.slice(0, limits.events).reverse()
  }

  async overview() {
    const { protocols, blindSpots, counters, deviceCount, linkCount } = await this.#options.store.overview()
    return {
      ...{ protocols, blindSpots, deviceCount, linkCount },
      counters: Object.fromEntries(Object.entries(counters).slice(0, limits.counters)),
    }
  }

  async health() {
    const { lastTime } = await this.#options.store.overview()
    return {
      problem: (await this.#options.problem()).slice(0, 500),
      lastPacket: lastTime === undefined || lastTime <= 0 ? null : new Date(lastTime / 1000).toISOString(),
      freeBytes: await this.#options.freeBytes(),
    }
  }
}
