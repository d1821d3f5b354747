/** Twelve sites: operations that few know, and alerts that belong together, within the scope of who asks. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { populationSentence } from '#fleet/behaviour'
import { crossSiteIncidents } from '#fleet/cross-site-incidents'
import type { FleetChange } from '#schema/fleet-protocol'
import { applyBatch } from './applying.ts'
import { behavioursOfAlert } from './behaviour.ts'
import { crossSiteInput } from './cross-site-alerts.ts'
import { openSqliteDatabase } from './database.ts'
import { WHOLE_FLEET } from './scope.ts'
import { FleetStore } from './store.ts'
import { enrolSensor } from './testing/enrolled-sensor.ts'
import { alertBody, linkBody } from './testing/fleet-bodies.ts'
import { trends } from './trends.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-population-'))
after(() => rmSync(folder, { recursive: true }))
let number = 0
const SITES = 12
const NOW = Date.UTC(2026, 10, 30, 12)

async function fleet(linkOf: (site: number) => object, alertOf: (site: number) => object | undefined) {
  const store = await FleetStore.open(openSqliteDatabase(join(folder, `${++number}.db`)))
  for (let at = 0; at < SITES; at++) {
    const [site, id] = [`site${at}`, `sensor${at}`]
    await store.addSite({ id: site, name: site }, 1)
    await enrolSensor(store, id, site)
    const alert = alertOf(at)
    const changes: FleetChange[] = [
      { kind: 'snapshot-begin', id: '' },
      { kind: 'link', id: 'l', body: linkBody('l', linkOf(at)) },
      ...(alert === undefined ? [] : [{ kind: 'alert', id: 'a', body: alertBody('a', alert) }]),
    ]
    const header = {
      ...({
        protocol: 'sightglass.fleet',
        version: '1.0',
        sensor: id,
        epoch: 1,
        lane: 'bulk',
        sequence: 1,
      } as const),
      ...{
        count: changes.length,
        rawBytes: 1,
        sha256: '0'.repeat(64),
        previous: '',
        sent: 1,
        clockOffset: 0,
      },
    }
    const { outcome } = await applyBatch(store.database, { header, hash: id, changes, now: NOW })
    assert.equal(outcome, 'applied')
  }
  return store
}

const read = { verb: 'read', code: '4', name: 'Read Var', count: 1 }
const stop = { verb: 'control', code: '29', name: 'PLC Stop', count: 1 }
const ends = (sensor: string) => ({ sensor, source: 'a', destination: 'b' })

test('an alert says how many sites never saw its rarest operation, counted within the scope', async () => {
  const store = await fleet(
    (at) => ({ protocol: 's7comm', operations: at === 3 ? [read, stop] : [read, { verb: 7, code: null }] }),
    () => undefined,
  )
  const sentence = async (sensor: string, sites?: string[]) =>
    populationSentence(await behavioursOfAlert(store.database, ends(sensor), { sites }))
  assert.equal(await sentence('sensor3'), '11 of 12 sites with s7comm never saw the operation PLC Stop.')
  assert.equal(await sentence('sensor4'), '', 'all know what was done there')
  const ten = Array.from({ length: 10 }, (_, at) => `site${at}`)
  assert.equal(await sentence('sensor3', ten), '9 of 10 sites with s7comm never saw the operation PLC Stop.')
  assert.equal(await sentence('sensor3', ten.slice(1)), '', 'too few sites')
  await store.moveSensor('sensor3', 'site4')
  assert.equal(await sentence('sensor3'), '10 of 11 sites with s7comm never saw the operation PLC Stop.')
  await store.close()
})

test('alerts of two sites with one external address are one incident; a scope of one site has none', async () => {
  const store = await fleet(
    () => ({}),
    (at) => (at < 2 ? { rule: `r${at}`, sourceAddress: '203.0.113.7' } : undefined),
  )
  const given = { now: NOW, siteCount: SITES }
  const [incident] = crossSiteIncidents(await crossSiteInput(store.database, WHOLE_FLEET, given))
  assert.deepEqual([...incident!.sites].sort(), ['site0', 'site1'])
  assert.deepEqual(incident!.reasons, [{ kind: 'address', value: '203.0.113.7', sites: 2 }])
  const scoped = await crossSiteInput(store.database, { sites: ['site0'] }, { now: NOW, siteCount: 1 })
  assert.deepEqual(crossSiteIncidents(scoped), [])
  const day = Math.floor(Date.parse(alertBody('a').time) / 86_400_000)
  const days = await trends(store.database, { sites: ['site1'] }, { now: NOW, days: 2 })
  assert.deepEqual(
    days.map((row) => ({ ...row })),
    [{ site: 'site1', day, measure: 'alert major', count: 1 }],
  )
  assert.deepEqual(await trends(store.database, WHOLE_FLEET, { now: NOW + 5 * 86_400_000, days: 2 }), [])
  await store.close()
})
