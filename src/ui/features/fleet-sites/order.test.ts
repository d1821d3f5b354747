import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FleetSiteItem } from '#schema/fleet'
import { byNeed } from './order.ts'

function site(name: string, change: Partial<FleetSiteItem> = {}): FleetSiteItem {
  return {
    ...{
      id: name,
      name,
      place: '',
      organisation: 'main',
      group: '',
      timeZone: '',
      latitude: null,
      longitude: null,
      owner: '',
      industry: '',
    },
    ...{
      sensors: 1,
      silent: 0,
      silentSince: null,
      devices: 0,
      links: 0,
      incidents: 0,
      openAlerts: {},
      fleetAlerts: 0,
    },
    ...change,
  }
}

test('sites that need somebody come first', () => {
  const sites = [
    site('calm'),
    site('minor', { openAlerts: { minor: 9 } }),
    site('critical', { openAlerts: { critical: 1, minor: 3 } }),
    site('silent', { silent: 1 }),
    site('clone', { fleetAlerts: 1 }),
    site('a calm one'),
    site('plant 10'),
    site('plant 2'),
  ]
  assert.deepEqual(
    byNeed(sites).map(({ name }) => name),
    ['clone', 'silent', 'critical', 'minor', 'a calm one', 'calm', 'plant 2', 'plant 10'],
  )
})
