import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSite } from '#site/site-file'
import { demoSiteFile } from './demo-site.ts'
import * as site from './site.ts'

test('the site file of the demo names the site, each zone and the hosts of the attack', () => {
  const read = parseSite(demoSiteFile())
  assert.ok(read.kind === 'site', JSON.stringify(read))
  const { name, zones, devices } = read.site
  assert.equal(name, 'Riverbend waterworks')
  assert.equal(zones.length, site.zones.length)
  assert.deepEqual(
    zones.filter(({ name }) => !/^[A-Z]/.test(name)),
    [],
  )
  const nameOf = (ip: string) => devices.find(({ addresses }) => addresses.includes(ip))?.name
  assert.equal(nameOf(site.safetyPlc.ip), 'Safety controller')
  assert.equal(nameOf(site.dosingPlc.ip), 'Dosing PLC')
  const unnamed = site.allHosts.filter(({ ip, zone }) => zone !== undefined && nameOf(ip) === undefined)
  assert.deepEqual(
    unnamed.map(({ name }) => name),
    [],
  )
})
