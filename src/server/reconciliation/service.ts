/** Compares an imported device list with the observed devices. */

import { type InventoryEntry, type ObservedDevice, reconcile } from '#exposure/reconcile'
import { CodedError } from '#schema/errors'
import { deviceOf } from '#schema/from-model'
import type { Reconciliation } from '#schema/reconciliation'
import { itemsOf } from '#store/pages'
import type { Store } from '#store/store'
import { readDeviceList } from './device-list.ts'

export const limits = { page: 1000, devices: 100_000 } as const

export async function reconciled(list: string, store: Store): Promise<Reconciliation> {
  const listed = listOf(list)
  const { items, isWhole } = await itemsOf((paging) => store.devices(paging), limits.page, limits.devices)
  const seen = items.map((device) => seenOf(deviceOf(device, [])))
  const result = { ...reconcile(listed, seen), devices: seen.length, isWhole }
  // The same, but for `readonly`, which a schema does not know.
  return result as Reconciliation
}

function listOf(text: string): readonly InventoryEntry[] {
  try {
    return readDeviceList(text)
  } catch (error) {
    throw new CodedError('bad-request', (error as Error).message)
  }
}

function seenOf({
  id,
  name,
  type,
  ipAddresses,
  macAddresses,
  serial,
  model,
  firmware,
}: ObservedDevice): ObservedDevice {
  return { id, name, type, ipAddresses, macAddresses, serial, model, firmware }
}
