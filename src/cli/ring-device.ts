/** The device that `ring export --device` names, in the store of a data folder; a server may have it open. */
import { mustHoldStore } from '#data-folder/check-folder'
import { loadFormerRuleIds } from '#engine-host/folders'
import type { Device } from '#model/device'
import { hostsOfDevice } from '#server/ring/device-hosts'
import { openSqliteStore } from '#store/sqlite-store'
import { cleanLine } from './clean-line.ts'
import { UsageError } from './usage-error.ts'

/** Devices with one name that are listed in the message. */
const LISTED = 5

/** @param wanted id or name of the device */
export async function deviceHosts(data: string, wanted: string): Promise<readonly string[]> {
  if (wanted.trim() === '') throw new UsageError('--device: expected id or name of a device, got nothing')
  mustHoldStore(data)
  const store = await openSqliteStore(data, await loadFormerRuleIds())
  try {
    const device = (await store.device(wanted)) ?? (await named(store, wanted))
    const hosts = hostsOfDevice(device)
    if (hosts.length === 0) throw new UsageError(`--device: ${shown(device)} has no address of its own`)
    return hosts
  } finally {
    await store.close()
  }
}

async function named(
  store: Pick<Awaited<ReturnType<typeof openSqliteStore>>, 'devices'>,
  name: string,
): Promise<Device> {
  const { items } = await store.devices({ search: name, limit: 1000 })
  const found = items.filter((device) => device.name.toLowerCase() === name.toLowerCase())
  if (found.length === 1) return found[0]!
  if (found.length === 0)
    throw new UsageError(`--device: expected id or name of a device, got ${cleanLine(name).slice(0, 100)}`)
  const ids = found.slice(0, LISTED).map(shown).join(', ')
  throw new UsageError(`--device: ${found.length} devices have this name; expected an id: ${ids}`)
}

const shown = ({ id, name }: Device) => cleanLine(name === '' || name === id ? id : `${id} (${name})`)
