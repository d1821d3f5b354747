/** The id of a device is made of one address of its: whoever has that address now is the device that remains. */

import { assetIdOf } from '#inventory/asset-state'
import { KeptAnswers, wholeStorePatience } from '#store/kept-answers'
import { pagesOf } from '#store/pages'
import type { FormerDevices } from '../rooms/former-devices.ts'
import type { Ground, OpenRoom } from '../rooms.ts'

const limits = {
  page: 1000,
  devices: 100_000,
} as const

export const open: OpenRoom = (ground) => ({ formerDevices: formerDevicesOf(ground) })

export function formerDevicesOf({ store }: Pick<Ground, 'store'>): FormerDevices {
  const heirs = new KeptAnswers<ReadonlyMap<string, string>>(store, wholeStorePatience)
  return { heirOf: async (id) => (await heirs.of('all', () => heirsIn(store))).get(id) }
}

/**
 * Ids that devices had, or would have had, by what each of their addresses is called. A guessed MAC address may be that
 * of the router before the device: it is nobody's but the router's.
 */
async function heirsIn(store: Ground['store']): Promise<ReadonlyMap<string, string>> {
  const heirs = new Map<string, string>()
  let devices = 0
  for await (const { items } of pagesOf((paging) => store.devices(paging), limits.page)) {
    for (const { id, realm, ipAddresses, macAddresses } of items)
      for (const address of [...ipAddresses, ...macAddresses]) heirs.set(assetIdOf({ realm, address }), id)
    devices += items.length
    if (devices >= limits.devices) break
  }
  return heirs
}
