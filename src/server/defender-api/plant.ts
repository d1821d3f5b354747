/** Devices and connections by the numbers that Defender's API names them by. */
import type { Device, Link } from '#model/device'
import type { ProtocolNames } from '#model/protocol-name'
import { itemsOf } from '#store/pages'
import type { Store } from '#store/store'
import type { DefenderSetup } from './setup.ts'
import { numberOf } from './values.ts'

export const limits = {
  page: 1000,
  /** As many as the store has in one graph. */
  devices: 50_000,
  links: 800_000,
  alerts: 20_000,
  /** Milliseconds for which devices are reused although traffic went on: scripts ask for one device after another. */
  reuseMs: 5000,
} as const

interface DeviceTable {
  readonly list: readonly Device[]
  readonly byId: ReadonlyMap<string, Device>
  readonly byNumber: ReadonlyMap<number, Device>
  /** `defenderName` of protocols. */
  readonly names: ProtocolNames
}

/** All links between two devices, in whichever direction. */
export interface DeviceConnection {
  readonly first: Device
  readonly second: Device
  readonly links: readonly Link[]
}

export class PlantIndex {
  readonly #store: Store
  readonly #protocolNames: () => Promise<ProtocolNames>
  #last:
    | {
        readonly edited: number
        readonly seen: number
        readonly time: number
        readonly table: Promise<DeviceTable>
      }
    | undefined

  constructor({ store, protocolNames }: Pick<DefenderSetup, 'store' | 'protocolNames'>) {
    this.#store = store
    this.#protocolNames = protocolNames
  }

  async devices(): Promise<DeviceTable> {
    const { edited, seen, time = 0, table } = this.#last ?? {}
    const [nowEdited, nowSeen] = [this.#store.editRevision(), this.#store.revision()]
    const isReusable = seen === nowSeen || performance.now() - time < limits.reuseMs
    if (table !== undefined && edited === nowEdited && isReusable) return table
    const read = this.#read()
    this.#last = { edited: nowEdited, seen: nowSeen, time: performance.now(), table: read }
    read.catch(() => {
      this.#last = undefined
    })
    return read
  }

  /** @param device only connections of this device */
  async connections(device?: Device): Promise<readonly DeviceConnection[]> {
    const { byId } = await this.devices()
    const pairs = new Map<string, { first: Device; second: Device; links: Link[] }>()
    for (const link of await this.links(device)) {
      const [first, second] = [byId.get(link.client), byId.get(link.server)]
      if (first === undefined || second === undefined || first === second) continue
      const key = first.id < second.id ? `${first.id} ${second.id}` : `${second.id} ${first.id}`
      const pair = pairs.get(key)
      if (pair === undefined) pairs.set(key, { first, second, links: [link] })
      else pair.links.push(link)
    }
    return [...pairs.values()]
  }

  async links(device?: Device): Promise<readonly Link[]> {
    const ask = device === undefined ? { order: 'stored' as const } : { device: device.id }
    const { items } = await itemsOf(
      (paging) => this.#store.links({ ...paging, ...ask }),
      limits.page,
      limits.links,
    )
    return items
  }

  async #read(): Promise<DeviceTable> {
    const [names, { items }] = await Promise.all([
      this.#protocolNames(),
      itemsOf((paging) => this.#store.devices({ ...paging, sort: 'firstSeen' }), limits.page, limits.devices),
    ])
    return {
      names,
      list: items,
      byId: new Map(items.map((device) => [device.id, device])),
      byNumber: new Map(items.map((device) => [numberOf(device.id), device])),
    }
  }
}
