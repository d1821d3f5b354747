import { batching } from '#ui/source/batching'
import { listDevices } from '#ui/source/devices'
import { deviceName } from '#ui/source/names'
import type { DataSource } from '#ui/source/source'

/** Devices per request: their ids must fit into an address. */
const MOST = 60
const PAUSE_MS = 20

type Asker = (id: string) => Promise<string | undefined>

const askers = new WeakMap<DataSource, Asker>()

/** Name of a device; concurrent requests are batched. Undefined if there is no such device. */
export function nameAsker(source: DataSource): Asker {
  const known = askers.get(source)
  if (known !== undefined) return known
  const made = batching<string>({
    most: MOST,
    pauseMs: PAUSE_MS,
    ask: async (ids) => {
      const { items } = await listDevices(source, { ids: ids.map(encodeURIComponent).join(','), limit: MOST })
      return new Map(items.map((device) => [device.id, deviceName(device)]))
    },
  })
  askers.set(source, made)
  return made
}
