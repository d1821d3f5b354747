/** Corrections of types: previewed for the group of similar devices, stored in the site file, taken back. */
import { addressesOf, alikeDevices, groupsOfAlike, identityFor } from '#identification/corrections'
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
  /** The last change: changes of several people are made one after another, each whole. */
  #last: Promise<unknown> = Promise.resolve()

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

  correct(correction: IdentityCorrection, by: string): Promise<SiteIdentityItem> {
    return this.#inTurn(() => this.#correct(correction, by))
  }

  undo(id: string) {
    return this.#inTurn(() => this.#undo(id))
  }

  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const made = this.#last.then(change)
    this.#last = made.catch(() => undefined)
    return made
  }

  async #correct(correction: IdentityCorrection, by: string): Promise<SiteIdentityItem> {
    const { store, site, edited, now } = this.#options
    const device = await this.#device(correction.device)
    const alike = correction.alone === true ? undefined : await this.#alike(correction.device)
    const devices = [device, ...(alike ?? [])]
    const { type, subtype = '' } = correction
    const identity = identityFor(device, alike, { type, subtype, by, when: timeText(now()) })
    addIdentity(site.path, identity)
    for (const { id } of devices) await store.editDevice(id, { type: correction.type }, now())
    edited(devices.length)
    return itemOf(identity)
  }

  async #undo(id: string) {
    const { store, site, edited, now } = this.#options
    const identity = this.#identities().find((one) => itemOf(one).id === id)
    if (identity === undefined || !removeIdentity(site.path, identity))
      throw new CodedError('not-found', `no correction ${id}`)
    const named = new Set(identity.addresses)
    const others = this.#identities()
    let count = 0
    for await (const device of this.#devices()) {
      const addresses = addressesOf(device)
      if (!addresses.some((address) => named.has(address))) continue
      // Another correction may name the device too: of a group and of one device alone. The last one counts.
      const other = others.findLast((one) => one.addresses.some((address) => addresses.includes(address)))
      await store.editDevice(device.id, { type: other?.type ?? null }, now())
      count++
    }
    edited(count)
    return this.list()
  }

  async groups() {
    const devices: Device[] = []
    for await (const device of this.#devices()) devices.push(device)
    const items = groupsOfAlike(devices).map(
      ({ members, name, unknown }): AlikeGroup => ({ devices: members.map(({ id }) => id), name, unknown }),
    )
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
    const device = devices.find((one) => one.id === id)
    return device === undefined ? [] : alikeDevices(device, devices)
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

function itemOf(identity: SiteIdentity): SiteIdentityItem {
  const { type, subtype, addresses, tokens, by, when } = identity
  const id = identifier('identity', [type, subtype, ...addresses].join(' '), when)
  return { id, type, subtype, addresses: [...addresses], tokens: [...tokens], by, when }
}
