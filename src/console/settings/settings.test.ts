/** Settings from a place of the fleet to its sensors, and what a sensor gets that comes back. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { openSqliteDatabase } from '#fleet-store/database'
import { FleetStore } from '#fleet-store/store'
import type { FleetSettings } from '#schema/fleet-protocol'
import { loadSettingDeclarations } from '#server/setting-files'
import { openSettings } from '#server/settings-store'
import { CommandQueue } from '../command-queue.ts'
import { addTestSensor } from '../testing/test-sensor.ts'
import { FleetSettingsService } from './service.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-fleet-settings-'))
let store: FleetStore
let commands: CommandQueue
let settings: FleetSettingsService
const NOW = new AbortController().signal

before(async () => {
  store = await FleetStore.open(openSqliteDatabase(join(folder, 'console.db')))
  commands = new CommandQueue(store)
  settings = new FleetSettingsService({
    ...{ store, commands, changed: () => {} },
    declarations: await loadSettingDeclarations(),
  })
  for (const [id, group] of Object.entries({ lyon: 'Europe/France', ohio: 'America' }))
    await store.addSite({ id, name: id, site_group: group }, 0)
  await addTestSensor(store, { id: 's1', site: 'lyon', zone: 'Filling' })
  await addTestSensor(store, { id: 's2', site: 'ohio' })
})
after(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

async function sentTo(sensor: string): Promise<readonly FleetSettings[]> {
  const found = await commands.take(sensor, 0, NOW)
  return found.filter(({ kind }) => kind === 'settings').map(({ body }) => body as FleetSettings)
}
const set = (
  level: 'organisation' | 'group' | 'site',
  target: string,
  changes: Parameters<FleetSettingsService['change']>[0]['changes'],
) => settings.change({ level, target, changes }, 'ada', undefined)

test('reach the sensors below, the latest document only, and lock what is below', async () => {
  await set('organisation', 'main', { 'log.level': { value: 'debug', isLocked: false } })
  await set('group', 'Europe', { 'log.level': { value: 'error', isLocked: true } })
  const [first, ...more] = await sentTo('s1')
  assert.deepEqual(more, [])
  assert.deepEqual(first?.values['log.level'], { value: 'error', isLocked: true, from: 'site group Europe' })
  assert.equal((await sentTo('s2'))[0]?.values['log.level']?.value, 'debug')
  const fixed = set('site', 'lyon', { 'log.level': { value: 'info', isLocked: false } })
  await assert.rejects(fixed, /log.level: locked at a place above/)
  const page = await settings.page({ level: 'site', target: 'lyon' }, undefined)
  const item = page.items.find(({ name }) => name === 'log.level')
  assert.deepEqual(item?.inherited, { value: 'error', isLocked: true, from: 'Europe' })
  assert.deepEqual([page.counts, page.sensors[0]?.state], [{ waiting: 1 }, 'waiting'])
})

test('are refused where the value, the name or the place is wrong; nothing is set then', async () => {
  const wrong = { value: 'loud', isLocked: true }
  const right = { value: 5, isLocked: true }
  const both = set('site', 'ohio', { 'store.maxGigabytes': right, 'log.level': wrong })
  await assert.rejects(both, /log.level: expected one of/)
  await assert.rejects(set('site', 'ohio', { 'server.listen': right }), /no setting of sensors/)
  await assert.rejects(set('site', 'rome', { 'store.maxGigabytes': right }), /no site rome/)
  const elsewhere = settings.page({ level: 'site', target: 'ohio' }, ['lyon'])
  await assert.rejects(elsewhere, /no site ohio/)
  const { items } = await settings.page({ level: 'site', target: 'ohio' }, undefined)
  assert.ok(items.every(({ own }) => own === null))
})

test('come again to a sensor that does not have them, and follow one that moves', async () => {
  await settings.offer('s1', '')
  const [again] = await sentTo('s1')
  assert.equal(again, undefined, 'the document is on its way already')
  await store.moveSensor('s1', 'ohio')
  await settings.offerAll()
  const [moved] = await sentTo('s1')
  assert.equal(moved?.values['log.level']?.value, 'debug')
  await settings.offer('s1', moved!.revision)
  assert.deepEqual(await sentTo('s1'), [])
  const ends = (state: string, finished: number) =>
    sql`update command set state = ${state}, finished = ${finished} where sensor = 's1'`.execute(
      store.database.writes,
    )
  await ends('refused', Date.now())
  await settings.offer('s1', '')
  assert.deepEqual(await sentTo('s1'), [], 'refused today')
  await ends('applied', Date.now())
  await settings.offer('s1', '')
  assert.equal((await sentTo('s1'))[0]?.revision, moved!.revision, 'the sensor was restored')
  await ends('applied', 1)
  await commands.tidy(Date.now())
  const { rows } = await sql`select 1 from command where sensor = 's1'`.execute(store.database.writes)
  assert.equal(rows.length, 1)
})

test('a hello reads the sensor and its site, not the whole fleet', async () => {
  const all = [store.sites, store.sensorRows]
  const isRead = () => assert.fail('a hello read the whole fleet')
  Object.assign(store, { sites: isRead, sensorRows: isRead })
  try {
    await settings.offer('s2', '')
  } finally {
    Object.assign(store, { sites: all[0], sensorRows: all[1] })
  }
})

test('hold at the sensor: locked ones over its file, others below it, unknown ones named', async () => {
  const path = join(folder, 'sightglass.yaml')
  const sensor = await openSettings(path)
  sensor.readConsoleFile(join(folder, 'fleet', 'settings.json'))
  const level = sensor.declarations.find(({ name }) => name === 'log.level')!
  const size = sensor.declarations.find(({ name }) => name === 'store.maxGigabytes')!
  sensor.change({ 'log.level': 'info', 'store.maxGigabytes': 7 })
  const values = {
    'log.level': { value: 'debug', isLocked: true, from: 'organisation X' },
    'store.maxGigabytes': { value: 9, isLocked: false, from: 'organisation X' },
    'server.listen': { value: '0.0.0.0:1', isLocked: true, from: 'organisation X' },
  }
  const problems = sensor.setByConsole({ revision: 'r1', values })
  assert.deepEqual(problems, ['server.listen: this sensor does not take it from a console'])
  assert.equal(sensor.value(size), 7)
  const shown = sensor.items().find(({ name }) => name === 'log.level')
  assert.deepEqual(shown?.console, { isLocked: true, from: 'organisation X' })
  assert.equal(shown?.isWritable, false)
  assert.throws(() => sensor.change({ 'log.level': 'info' }), /the console sets it \(organisation X\)/)
  const restarted = await openSettings(path)
  restarted.readConsoleFile(join(folder, 'fleet', 'settings.json'))
  assert.equal(restarted.value(level), 'debug')
  assert.equal(restarted.consoleRevision, 'r1')
  restarted.setByConsole({ revision: '', values: {} })
  assert.equal(restarted.items().find(({ name }) => name === 'log.level')?.configured, 'info')
})
