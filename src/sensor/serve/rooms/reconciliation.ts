/** Somebody's list of devices against all that the store has. */

import { CodedError } from '#contract/errors'
import { deviceOf } from '#contract/from-model'
import type { Reconciliation } from '#contract/reconciliation'
import { type Listed, reconcile, type Seen } from '#exposure/reconcile'
import { readDeviceList } from '../../exposure/device-list.ts'
import type { Ground, OpenRoom } from '../rooms.ts'

export const limits = { page: 1000, devices: 100_000 } as const

export const open: OpenRoom = ({ store }) => ({ reconcile: (list) => reconciled(list, store) })

export async function reconciled(list: string, store: Ground['store']): Promise<Reconciliation> {
  const listed = listOf(list)
  const seen: Seen[] = []
  let cursor: string | undefined
  do {
    const page = await store.devices({ limit: limits.page, cursor })
    for (const asset of page.items) seen.push(seenOf(deviceOf(asset, [])))
    cursor = page.next
  } while (cursor !== undefined && seen.length < limits.devices)
  const result = { ...reconcile(listed, seen), devices: seen.length, isWhole: cursor === undefined }
  // The same, but for `readonly`, which a schema does not know.
  return result as Reconciliation
}

function listOf(text: string): readonly Listed[] {
  try {
    return readDeviceList(text)
  } catch (error) {
    throw new CodedError('bad-request', (error as Error).message)
  }
}

function seenOf({ id, name, type, ipAddresses, macAddresses, serial, model, firmware }: Seen): Seen {
  return { id, name, type, ipAddresses, macAddresses, serial, model, firmware }
}
