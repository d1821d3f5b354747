/** Corrections of types: previewed for the group of similar devices, stored in the site file, taken back. */
import { alikeTo, groupsOf, type TokenBearer } from '#identification/likeness'
import type { Device } from '#model/device'
import { identifier } from '#model/identifier'
import type { SiteIdentity } from '#model/site'
import { type Microseconds, timeText } from '#model/time'
import { CodedError } from '#schema/errors'
import type {
  AlikeGroup,
  IdentityCorrection,
  IdentityPreview,
  SiteIdentityItem,
} from '#schema/identity-correction'
import { addIdentity, removeIdentity } from '#site/identities'
import type { ServedSite } from '#site/served-site'
import type { Store } from '#store/store'

const limits = {
  /** Devices compared with the corrected one; of a page each. */
  devices: 50_000,
  page: 1000,
  /** Similar devices that one correction changes. */
  alike: 500,
} as const

export interface IdentityServiceOptions {
  readonly store: Pick<Store, 'device' | 'devices' | 'editDevice'>
  readonly site: Pick<ServedSite, 'path' | 'read'>
  /** Called after devices were edited, with their number. */
  edited(count: number): void
  now(): Microseconds
}

export class IdentityService {
  readonly #options: IdentityServiceOptions

  constructor(options: IdentityServiceOptions) {
    this.#options = options
  }

  list() {
    return { items: this.#identities().map(itemOf), next: null }
  }

  async preview({ device: id, alone = false }: IdentityCorrection): Promise<IdentityPreview> {
    await this.#device(id)
    const alike = alone ? [] : await this.#alike(id)
    return {
      device: id,
      alike: alike.map(({ id, name, type, ...rest }) => ({
        id,
        name,
        type,
        address: addressesOf(rest)[0] ?? '',
      })),
    }
  }

  async correct(correction: IdentityCorrection, by: string): Promise<SiteIdentityItem> {
    const { store, site, edited, now } = this.#options
    const device = await this.#device(correction.device)
    const devices = [device, ...(correction.alone === true ? [] : await this.#alike(correction.device))]
    const identity: SiteIdentity = {
      type: correction.type,
      subtype: correction.subtype ?? '',
      addresses: devices.flatMap((one) => addressesOf(one).slice(0, 1)),
      tokens: correction.alone === true ? [] : (device.identification?.tokens ?? []),
      by,
      when: timeText(now()),
    }
    addIdentity(site.path, identity)
    for (const { id } of devices) await store.editDevice(id, { type: correction.type }, now())
    edited(devices.length)
    return itemOf(identity)
  }

  async undo(id: string) {
    const { store, site, edited, now } = this.#options
    const identity = this.#identities().find((one) => itemOf(one).id === id)
    if (identity === undefined || !removeIdentity(site.path, identity))
      throw new CodedError('not-found', `no correction ${id}`)
    const named = new Set(identity.addresses)
    let count = 0
    for await (const device of this.#devices()) {
      if (!addressesOf(device).some((address) => named.has(address))) continue
      await store.editDevice(device.id, { type: null }, now())
      count++
    }
    edited(count)
    return this.list()
  }

  async groups() {
    const devices: Device[] = []
    for await (const device of this.#devices()) if (device.identification !== undefined) devices.push(device)
    const byId = new Map(devices.map((device) => [device.id, device]))
    const items = groupsOf(devices.map(bearerOf)).map((ids): AlikeGroup => {
      const members = ids.map((id) => byId.get(id)!)
      const vendor = members.find((one) => one.vendor !== '')?.vendor ?? ''
      return {
        devices: [...ids],
        name: `${ids.length} devices${vendor === '' ? '' : ` of ${vendor}`}`,
        unknown: members.filter(({ type }) => type === 'Unknown').length,
      }
    })
    items.sort((a, b) => b.unknown - a.unknown || b.devices.length - a.devices.length)
    return { items, next: null }
  }

  #identities(): readonly SiteIdentity[] {
    return this.#options.site.read()?.identities ?? []
  }

  async #device(id: string): Promise<Device> {
    const device = await this.#options.store.device(id)
    if (device === undefined) throw new CodedError('not-found', `no device ${id}`)
    return device
  }

  async #alike(id: string): Promise<readonly Device[]> {
    const devices: Device[] = []
    for await (const device of this.#devices()) devices.push(device)
    const byId = new Map(devices.map((device) => [device.id, device]))
    const device = byId.get(id)
    if (device === undefined) return []
    return alikeTo(bearerOf(device), devices.map(bearerOf))
      .slice(0, limits.alike)
      .map((one) => byId.get(one)!)
  }

  async *#devices(): AsyncGenerator<Device> {
    let cursor: string | undefined
    let count = 0
    do {
      const page = await this.#options.store.devices({
        limit: limits.page,
        sort: 'name',
        ...(cursor && { cursor }),
      })
      for (const device of page.items) if (count++ < limits.devices) yield device
      cursor = page.next
    } while (cursor !== undefined && count < limits.devices)
  }
}

function bearerOf({ id, identification }: Device): TokenBearer {
  return { id, tokens: identification?.tokens ?? [] }
}

/** MAC addresses first: they stay when the IP address changes. */
function addressesOf({ macAddresses, ipAddresses }: Pick<Device, 'macAddresses' | 'ipAddresses'>): string[] {
  return [...macAddresses, ...ipAddresses]
}

function itemOf(identity: SiteIdentity): SiteIdentityItem {
  const { type, subtype, addresses, tokens, by, when } = identity
  const id = identifier('identity', [type, subtype, ...addresses].join(' '), when)
  return { id, type, subtype, addresses: [...addresses], tokens: [...tokens], by, when }
}
