import type { FleetStore } from '../store.ts'

/** Adds a sensor named `id` to the site, as an activation code does. */
export async function enrolSensor(store: FleetStore, id: string, site: string): Promise<void> {
  await store.addActivation({
    ...{ hash: id, site, name: id, zone: '', replaces: '', created: 1, expires: 10, author: '' },
  })
  await store.enrol(
    id,
    {
      ...{ id, site, name: id, zone: '', public_key: id, serial: '1', expires: 1 },
      ...{ machine: '', software: '', address: '', created: 1 },
      state: 'active',
    },
    2,
  )
}
