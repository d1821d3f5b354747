import Type, { type Static } from 'typebox'
import type { Device } from '#model/device'
import type { SiteExposure } from '#model/exposure'
import type { Microseconds } from '#model/time'
import type { DeviceItem } from '#schema/device'
import type { DeviceChange } from '#schema/device-change'
import { CodedError } from '#schema/errors'
import { deviceOf } from '#schema/from-model'
import type { DeviceEditChange } from '#store/device-edits'
import type { Store } from '#store/store'
import { paging, pagingOf, queryOf } from '../http/route.ts'
import { deviceFilter, deviceQueryOf } from './device-filter.ts'
import { devicesCsvLines } from './devices-csv.ts'
import type { FormerDevices } from './former-devices.ts'

export const deviceListQuery = queryOf({
  ...paging,
  skip: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000,
      description: 'Rows skipped before the page, to jump into a long list',
    }),
  ),
  ...deviceFilter,
})

export const deviceFilterQuery = queryOf(deviceFilter)

export interface DeviceServiceOptions {
  readonly store: Pick<Store, 'device' | 'devices' | 'facets' | 'editDevice'>
  captureNames(): Promise<readonly string[]>
  /** The last assessment, without waiting; undefined before the first. */
  exposure(): SiteExposure | undefined
  readonly formerDevices: FormerDevices
  /** Called after a device was edited. */
  edited(): void
  now(): Microseconds
}

/** Control characters, bidirectional overrides and lone surrogates: no keyboard writes them. */
const UNWRITABLE = /[\p{Cc}\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/u

export class DeviceService {
  readonly #options: DeviceServiceOptions

  constructor(options: DeviceServiceOptions) {
    this.#options = options
  }

  async list(query: Static<typeof deviceListQuery>) {
    const { store, captureNames, exposure } = this.#options
    const { items, next } = await store.devices({
      ...pagingOf(query),
      skip: query.skip,
      ...deviceQueryOf(query),
    })
    const files = await captureNames()
    return {
      items: items.map((device) => deviceOf(device, files, exposure()?.risks.get(device.id))),
      next: next ?? null,
      facets: await store.facets(),
    }
  }

  csv(query: Static<typeof deviceFilterQuery>): AsyncIterable<string> {
    return devicesCsvLines(this.#options.store, deviceQueryOf(query))
  }

  /** The device, or the one that it was merged into. */
  async find(id: string): Promise<DeviceItem> {
    const { store, formerDevices } = this.#options
    const device =
      (await store.device(id)) ?? (await store.device((await formerDevices.mergedInto(id)) ?? ''))
    if (device === undefined) throw new CodedError('not-found', `no device ${id}`)
    return this.#itemOf(device)
  }

  async edit(id: string, change: DeviceChange): Promise<DeviceItem> {
    const { store, edited, now } = this.#options
    for (const [field, value] of Object.entries(change)) mustBeText(field, value)
    const device = await store.editDevice(id, change as DeviceEditChange, now())
    if (device === undefined) throw new CodedError('not-found', `no device ${id}`)
    edited()
    return this.#itemOf(device)
  }

  async #itemOf(device: Device): Promise<DeviceItem> {
    const { captureNames, exposure } = this.#options
    return deviceOf(device, await captureNames(), exposure()?.risks.get(device.id))
  }
}

/** Text of lists, files and SIEM messages must not break their lines or hide in them. */
function mustBeText(field: string, value: unknown): void {
  if (typeof value !== 'string') return
  // A description may have several lines.
  const isText = !UNWRITABLE.test(field === 'description' ? value.replace(/[\t\r\n]/g, ' ') : value)
  if (isText && value.trim() !== '') return
  throw new CodedError(
    'bad-request',
    `${field}: expected text without control characters, got ${JSON.stringify(value.slice(0, 60))}`,
  )
}
