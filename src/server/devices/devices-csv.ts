import { timeOf } from '#contract/from-model'
import { modulesText } from '#contract/modules-text'
import type { Asset } from '#model/asset'
import { limits, type Store } from '#store/store'
import { csvLine } from '../http/csv.ts'
import type { deviceQueryOf } from './device-filter.ts'

const COLUMNS: readonly (readonly [string, (asset: Asset) => string | number | undefined])[] = [
  ['id', (asset) => asset.id],
  ['name', (asset) => asset.name],
  ['type', (asset) => asset.type],
  ['class', (asset) => asset.class],
  ['ip addresses', (asset) => asset.ipAddresses.join(' ')],
  ['mac addresses', (asset) => asset.macAddresses.join(' ')],
  ['vendor', (asset) => asset.vendor],
  ['model', (asset) => asset.model],
  ['order number', (asset) => asset.orderNumber],
  ['serial', (asset) => asset.serial],
  ['firmware', (asset) => asset.firmware],
  ['os', (asset) => asset.os],
  ['zone', (asset) => asset.zone],
  ['purdue level', (asset) => asset.purdueLevel],
  ['vlans', (asset) => asset.vlans.join(' ')],
  ['protocols', (asset) => asset.protocols.map((one) => one.protocol).join(' ')],
  ['mode', (asset) => asset.mode],
  ['importance', (asset) => asset.importance],
  ['first seen', (asset) => timeOf(asset.firstSeen)],
  ['last seen', (asset) => timeOf(asset.lastSeen)],
  ['packets', (asset) => asset.packets],
  ['modules', (asset) => modulesText(asset.modules)],
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
    yield page.items.map((asset) => csvLine(COLUMNS.map(([, value]) => value(asset)))).join('')
    cursor = page.next
  } while (cursor !== undefined)
}
