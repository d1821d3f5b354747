/** Compares the asset records of people with the observed devices: CSV, NetBox, site file. */
import type { Site } from '#model/site'
import { csvRows } from './feeds.ts'
import { compareVersions, parseVersion } from './version.ts'

export interface InventoryEntry {
  readonly name: string
  readonly addresses: readonly string[]
  readonly serial: string
  readonly vendor: string
  readonly model: string
  readonly firmware: string
  readonly owner: string
  readonly importance: string
}

export interface ObservedDevice {
  readonly id: string
  readonly name: string
  readonly ipAddresses: readonly string[]
  readonly macAddresses: readonly string[]
  readonly serial: string
  readonly model: string
  readonly firmware: string
  readonly type: string
}

export interface Reconciled {
  readonly onlyListed: readonly InventoryEntry[]
  readonly onlySeen: readonly ObservedDevice[]
  readonly matched: readonly {
    readonly listed: InventoryEntry
    readonly seen: ObservedDevice
    readonly by: 'serial' | 'address' | 'name'
  }[]
  readonly otherFirmware: readonly { readonly listed: InventoryEntry; readonly seen: ObservedDevice }[]
}

/** Headings people use, lower case, for each field. */
const HEADINGS: Readonly<Record<keyof Omit<InventoryEntry, 'addresses'> | 'address', readonly string[]>> = {
  name: ['name', 'hostname', 'device', 'device name', 'tag', 'asset', 'asset name'],
  address: [
    'address',
    'ip',
    'ip address',
    'ipaddress',
    'primary_ip4',
    'mac',
    'mac address',
    'ipv4',
    'ip_address',
  ],
  serial: ['serial', 'serial number', 'serialnumber', 'serial_number'],
  vendor: ['vendor', 'manufacturer', 'maker', 'make'],
  model: ['model', 'device_type', 'type', 'product', 'order number', 'catalogue number'],
  firmware: ['firmware', 'firmware version', 'version', 'fw', 'firmware_version'],
  owner: ['owner', 'contact', 'tenant', 'responsible'],
  importance: ['importance', 'criticality', 'priority'],
}

/** A table with headings. Commas or semicolons, as Excel writes them. Throws if no column is known. */
export function readInventoryCsv(text: string): InventoryEntry[] {
  const clean = text.replace(/^\ufeff/, '')
  const [headLine = ''] = clean.split('\n', 1)
  const isSemicolon = headLine.split(';').length > headLine.split(',').length
  const [head = [], ...rows] = csvRows(isSemicolon ? swapped(clean) : clean)
  const columns = head.map((title) => title.trim().toLowerCase())
  const at = (field: keyof typeof HEADINGS) =>
    columns.flatMap((title, index) => (HEADINGS[field].includes(title) ? [index] : []))
  if (at('address').length === 0 && at('name').length === 0 && at('serial').length === 0)
    throw new Error(
      `expected a column of names, addresses or serial numbers, got ${columns.join(', ').slice(0, 200)}`,
    )
  const cell = (row: readonly string[], field: keyof typeof HEADINGS) =>
    at(field)
      .map((index) => row[index]?.trim() ?? '')
      .find((value) => value !== '') ?? ''
  return rows
    .filter((row) => row.some((value) => value.trim() !== ''))
    .map((row) => ({
      name: cell(row, 'name'),
      addresses: at('address').flatMap((index) => addressesIn(row[index] ?? '')),
      serial: cell(row, 'serial'),
      vendor: cell(row, 'vendor'),
      model: cell(row, 'model'),
      firmware: cell(row, 'firmware'),
      owner: cell(row, 'owner'),
      importance: cell(row, 'importance'),
    }))
}

function swapped(text: string): string {
  return text.replace(/"[^"]*"|[;,]/g, (found) => (found === ';' ? ',' : found === ',' ? '\ufffc' : found))
}

/** Devices as NetBox's interface lists them: an array, or an answer with `results`. */
export function readNetBox(document: unknown): InventoryEntry[] | undefined {
  const list = Array.isArray(document) ? document : (document as { results?: unknown } | null)?.results
  if (!Array.isArray(list)) return undefined
  return list.map((entry) => {
    const one = entry as Record<string, never>
    const at = (...path: string[]) => {
      let value: unknown = one
      for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key]
      return typeof value === 'string' ? value : ''
    }
    return {
      name: at('name'),
      addresses: addressesIn(
        [at('primary_ip', 'address'), at('primary_ip4', 'address'), at('primary_ip6', 'address')].join(' '),
      ),
      serial: at('serial'),
      vendor: at('device_type', 'manufacturer', 'name') || at('manufacturer', 'name'),
      model: at('device_type', 'model'),
      firmware: at('custom_fields', 'firmware') || at('custom_fields', 'firmware_version'),
      owner: at('tenant', 'name') || at('custom_fields', 'owner'),
      importance: at('custom_fields', 'importance') || at('custom_fields', 'criticality'),
    }
  })
}

/** The devices that a site file names. */
export function listedOfSite({ devices }: Site): InventoryEntry[] {
  return devices.map(({ name, addresses, owner, importance, isCrownJewel }) => ({
    name,
    addresses: addresses.map((one) => one.toLowerCase()),
    serial: '',
    vendor: '',
    model: '',
    firmware: '',
    owner,
    importance: importance ?? (isCrownJewel ? 'high' : ''),
  }))
}

function addressesIn(text: string): string[] {
  return text
    .split(/[\s,;|\ufffc]+/)
    .map((one) => one.replace(/\/\d+$/, '').toLowerCase())
    .filter((one) => one !== '')
    .map((one) => (/^(?:[\da-f]{2}-){5}[\da-f]{2}$/.test(one) ? one.replaceAll('-', ':') : one))
}

/** By serial number first, then address, then name. */
export function reconcile(listed: readonly InventoryEntry[], seen: readonly ObservedDevice[]): Reconciled {
  const bySerial = new Map(
    seen.flatMap((one) => (one.serial === '' ? [] : [[key(one.serial), one] as const])),
  )
  const byAddress = new Map(
    seen.flatMap((one) =>
      [...one.ipAddresses, ...one.macAddresses].map((address) => [address.toLowerCase(), one] as const),
    ),
  )
  const byName = new Map(
    seen.flatMap((one) => (one.name === '' ? [] : [[one.name.toLowerCase(), one] as const])),
  )
  const used = new Set<string>()
  const matched: Reconciled['matched'][number][] = []
  const onlyListed: InventoryEntry[] = []
  for (const one of listed) {
    const address = one.addresses.find((text) => byAddress.has(text))
    const serial = one.serial === '' ? undefined : bySerial.get(key(one.serial))
    const named = one.name === '' ? undefined : byName.get(one.name.toLowerCase())
    const device = serial ?? (address === undefined ? named : byAddress.get(address))
    if (device === undefined) onlyListed.push(one)
    else {
      used.add(device.id)
      matched.push({
        listed: one,
        seen: device,
        by: serial !== undefined ? 'serial' : address !== undefined ? 'address' : 'name',
      })
    }
  }
  return {
    onlyListed,
    onlySeen: seen.filter(
      ({ id, type }) =>
        !used.has(id) && type !== 'Internet' && type !== 'Multicast/Broadcast' && type !== 'Group',
    ),
    matched,
    otherFirmware: matched.filter(({ listed: { firmware }, seen: device }) =>
      differs(firmware, device.firmware),
    ),
  }
}

function key(serial: string): string {
  return serial.toLowerCase().replace(/[\s-]+/g, '')
}

function differs(a: string, b: string): boolean {
  if (a === '' || b === '') return false
  const [x, y] = [parseVersion(a), parseVersion(b)]
  if (x === undefined || y === undefined) return a.trim().toLowerCase() !== b.trim().toLowerCase()
  return compareVersions(x, y) !== 0
}
