/** A sensor in the console's database that never connected. */
import type { FleetStore } from '#fleet-store/store'

export async function addTestSensor(
  store: FleetStore,
  { id, site, zone = '' }: { readonly id: string; readonly site: string; readonly zone?: string },
): Promise<void> {
  const hash = `hash of ${id}`
  const times = { created: 0, expires: 4_000_000_000_000 }
  await store.addActivation({ hash, site, name: id, zone, replaces: '', author: 'test', ...times })
  await store.enrol(
    hash,
    {
      ...{ id, site, zone, name: id, state: 'active', public_key: '', serial: '', machine: '', software: '' },
      ...{ address: '', ...times },
    },
    1,
  )
}
