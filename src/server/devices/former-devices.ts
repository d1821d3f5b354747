/** Ids of merged devices. An id is made of one address: the device that has this address now is the one that remains. */

import { deviceIdOf } from '#inventory/device-state'
import { pagesOf } from '#store/pages'
import { QueryCache, wholeStoreCachePolicy } from '#store/query-cache'
import type { Store } from '#store/store'

const limits = {
  page: 1000,
  devices: 100_000,
} as const

/** Earlier events and alerts still name devices that were merged into others. */
export interface FormerDevices {
  /** Id of the device that has the address which `id` was made of; undefined if none has. */
  mergedInto(id: string): Promise<string | undefined>
}

export function formerDevicesOf(store: Store): FormerDevices {
  const devices = new QueryCache<ReadonlyMap<string, string>>(store, wholeStoreCachePolicy)
  return { mergedInto: async (id) => (await devices.of('all', () => devicesByFormerId(store))).get(id) }
}

/**
 * Present device ids by the ids that each of their addresses would give. Guessed MAC addresses are left out: they may
 * belong to the router in front of the device.
 */
async function devicesByFormerId(store: Store): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>()
  let devices = 0
  for await (const { items } of pagesOf((paging) => store.devices(paging), limits.page)) {
    for (const { id, realm, ipAddresses, macAddresses } of items)
      for (const address of [...ipAddresses, ...macAddresses]) ids.set(deviceIdOf({ realm, address }), id)
    devices += items.length
    if (devices >= limits.devices) break
  }
  return ids
}
