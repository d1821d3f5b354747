import type { Device } from '#model/device'
import { timeOf } from '#schema/from-model'
import { modulesText } from '#schema/modules-text'
import { identityColumns } from '#store/facets'
import { limits, type Store } from '#store/store'
import { csvLine } from '../http/csv.ts'
import type { deviceQueryOf } from './device-filter.ts'

const COLUMNS: readonly (readonly [string, (device: Device) => string | number | undefined])[] = [
  ['id', (device) => device.id],
  ['name', (device) => device.name],
  ['type', (device) => device.type],
  ['class', (device) => device.class],
  ['subtype', (device) => identityColumns(device).subtype],
  ['category', (device) => identityColumns(device).category],
  ['confidence', (device) => identityColumns(device).confidence],
  ['ip addresses', (device) => device.ipAddresses.join(' ')],
  ['mac addresses', (device) => device.macAddresses.join(' ')],
  ['vendor', (device) => device.vendor],
  ['model', (device) => device.model],
  ['order number', (device) => device.orderNumber],
  ['serial', (device) => device.serial],
  ['firmware', (device) => device.firmware],
  ['os', (device) => device.os],
  ['zone', (device) => device.zone],
  ['purdue level', (device) => device.purdueLevel],
  ['vlans', (device) => device.vlans.join(' ')],
  ['protocols', (device) => device.protocols.map((one) => one.protocol).join(' ')],
  ['mode', (device) => device.mode],
  ['importance', (device) => device.importance],
  ['first seen', (device) => timeOf(device.firstSeen)],
  ['last seen', (device) => timeOf(device.lastSeen)],
  ['packets', (device) => device.packets],
  ['modules', (device) => modulesText(device.modules)],
]

/** A list of devices as CSV, whole, a page of the store at a time. */
export async function* devicesCsvLines(
  store: Pick<Store, 'devices'>,
  query: ReturnType<typeof deviceQueryOf>,
): AsyncIterable<string> {
  yield csvLine(COLUMNS.map(([title]) => title))
  let cursor: string | undefined
  do {
    const page = await store.devices({ ...query, limit: limits.page, cursor })
    yield page.items.map((device) => csvLine(COLUMNS.map(([, value]) => value(device)))).join('')
    cursor = page.next
  } while (cursor !== undefined)
}
