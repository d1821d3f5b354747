/** A console is restored from a backup on SQLite and goes on on PostgreSQL; sensors make it equal to what they have. */
import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { alertBody, deviceBody, eventBody, linkBody } from '#fleet-store/testing/fleet-bodies'
import { postgresPrograms, startPostgres, type TestPostgres } from '#fleet-store/testing/postgres'
import { backUpConsole, restoreConsole } from './backup.ts'
import { openConsole, type RunningConsole } from './main.ts'
import { migrateConsole } from './migration.ts'
import { FleetSimulation } from './simulation/fleet-simulation.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-backup-'))
const data = join(folder, 'console')
let running: RunningConsole
let postgres: TestPostgres | undefined
let simulation: FleetSimulation

const open = async (where: string, listen: string, database?: string) => {
  running = await openConsole({ data: where, listen, database, say: () => {}, log: () => {} })
}

before(async () => {
  await open(data, '127.0.0.1:0')
  const site = (await running.fleet.sites())[0]!.id
  simulation = new FleetSimulation({
    ...{ sensors: 2, seed: 3, faults: [], changesOfHour: 40_000, folder: join(folder, 'sensors') },
    templates: {
      ...{ devices: [deviceBody('d')], links: [linkBody('l')] },
      ...{ alerts: [alertBody('a')], events: [eventBody('e')] },
    },
    size: { devices: 20, linksOfDevice: 1, alerts: 2 },
    activate: async (number) => (await running.enrolment.activate({ site, name: `S${number}` }, 'test')).code,
    log: () => {},
  })
  await simulation.start()
  await simulation.drained(60_000)
})
after(async () => {
  await simulation.stop()
  await running.close()
  await postgres?.stop()
  rmSync(folder, { recursive: true })
})

async function isEqual(): Promise<void> {
  await simulation.drained(60_000)
  for (const { sensor, contents } of (await simulation.truth()).sensors)
    assert.deepEqual((await running.fleet.contents(sensor)).items, contents)
}

const addressOf = () => new URL(running.address).host

test('a backup of a running console: after its restore sensors send what it does not have', async () => {
  const target = join(folder, 'backup')
  const { files, kind } = await backUpConsole(data, target)
  assert.equal(kind, 'sqlite')
  assert.ok(files.some(({ path }) => path === 'authority/authority.key'))
  await simulation.run(500)
  await simulation.drained(60_000)
  const address = addressOf()
  const before = running.store.generation
  await running.close()
  const restored = join(folder, 'restored')
  await restoreConsole(target, restored)
  await open(restored, address)
  assert.notEqual(running.store.generation, before)
  await simulation.run(200)
  await isEqual()
})

test('a backup that was altered, or is none, is refused', async () => {
  appendFileSync(join(folder, 'backup', 'accounts.db'), 'x')
  await assert.rejects(
    restoreConsole(join(folder, 'backup'), join(folder, 'other')),
    /accounts\.db: expected SHA-256/,
  )
  await assert.rejects(restoreConsole(folder, join(folder, 'other')), /console-backup\.json/)
  await assert.rejects(backUpConsole(join(folder, 'sensors'), join(folder, 'other')), /not the data folder/)
})

test('from SQLite to PostgreSQL and back from its backup: every row is the same, and sensors go on', {
  skip: postgresPrograms === undefined && 'PostgreSQL is not installed',
}, async () => {
  postgres = await startPostgres(postgresPrograms!)
  for (const name of ['fleet', 'restored', 'used']) await postgres.run(`create database ${name}`)
  const [address, generation] = [addressOf(), running.store.generation]
  const restored = join(folder, 'restored')
  await assert.rejects(
    migrateConsole(restored, postgres.urlOf('fleet'), () => {}),
    /in use by a console/,
  )
  await running.close()
  await simulation.run(200)
  const tables = await migrateConsole(restored, postgres.urlOf('fleet'), () => {})
  assert.equal(tables.find(({ table }) => table === 'device')?.rows, 40)
  assert.equal(tables.find(({ table }) => table === 'sensor')?.rows, 2)
  await assert.rejects(openConsole({ data: restored, say: () => {} }), /was copied to PostgreSQL/)
  await open(restored, address, postgres.urlOf('fleet'))
  assert.equal(running.store.generation, generation, 'sensors notice nothing')
  await isEqual()

  const target = join(folder, 'backup-2')
  const { kind } = await backUpConsole(restored, target, { url: postgres.urlOf('fleet') })
  assert.equal(kind, 'postgres')
  await simulation.run(300)
  await running.close()
  const again = join(folder, 'again')
  await assert.rejects(restoreConsole(target, again), /expected --database/)
  await restoreConsole(target, again, { url: postgres.urlOf('restored') })
  await open(again, address, postgres.urlOf('restored'))
  assert.notEqual(running.store.generation, generation)
  await isEqual()
})
