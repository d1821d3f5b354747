/** The primary of PostgreSQL is killed and its standby promoted while sensors send: both consoles go on with it, nothing is missing. */
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { postgresUrls } from '#fleet-store/postgres-client'
import { alertBody, deviceBody, eventBody, linkBody } from '#fleet-store/testing/fleet-bodies'
import { postgresPrograms, startPostgres } from '#fleet-store/testing/postgres'
import { openConsole } from './main.ts'
import { FleetSimulation } from './simulation/fleet-simulation.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-failover-'))
after(() => rmSync(folder, { recursive: true }))
const skip = postgresPrograms === undefined && 'PostgreSQL is not installed'
/** Milliseconds of changes, by hand more. */
const RUN_MS = Number(process.env.SIGHTGLASS_FAILOVER_MS ?? 1500)

it('reads the hosts of a database as libpq does', () => {
  assert.deepEqual(postgresUrls('postgres://u:p@one:5432,two:5433/db?x=1'), [
    'postgres://u:p@one:5432/db?x=1',
    'postgres://u:p@two:5433/db?x=1',
  ])
  assert.deepEqual(postgresUrls('postgres://u@h/db?host=%2Fa%2C%2Fb'), [
    'postgres://u@h/db?host=%2Fa',
    'postgres://u@h/db?host=%2Fb',
  ])
  for (const one of ['postgres://u@one/db', 'postgres://u@h/db?host=%2Fa', 'not a url'])
    assert.deepEqual(postgresUrls(one), [one])
})

it('goes on at the promoted standby, with everything that was acknowledged', { skip }, async () => {
  const server = await startPostgres(postgresPrograms!)
  const closing: (() => Promise<void>)[] = [() => server.stop()]
  try {
    await server.run('create database fleet')
    const standby = await server.standby()
    closing.push(() => standby.stop())
    const open = (name: string) =>
      openConsole({
        ...{ data: join(folder, name), database: standby.urlOf('fleet'), listen: '127.0.0.1:0' },
        ...{ say: () => {}, log: () => {} },
      })
    const one = await open('one')
    closing.push(() => one.close())
    mkdirSync(join(folder, 'two'))
    cpSync(join(folder, 'one/authority'), join(folder, 'two/authority'), { recursive: true })
    const two = await open('two')
    closing.push(() => two.close())
    const site = (await one.fleet.sites())[0]!.id
    const simulation = new FleetSimulation({
      ...{ sensors: 3, seed: 3, faults: [], changesOfHour: 30_000, folder: join(folder, 'sensors') },
      templates: {
        ...{ devices: [deviceBody('d')], links: [linkBody('l')] },
        ...{ alerts: [alertBody('a')], events: [eventBody('e')] },
      },
      size: { devices: 20, linksOfDevice: 1, alerts: 2 },
      activate: async (number) => (await one.enrolment.activate({ site, name: `S${number}` }, 'test')).code,
      log: () => {},
    })
    closing.push(() => simulation.stop())
    await simulation.start()
    await simulation.drained(60_000)
    const running = simulation.run(RUN_MS)
    await sleep(RUN_MS / 3)
    await server.kill()
    const began = performance.now()
    await standby.promote()
    await running
    await simulation.drained(60_000)
    process.stdout.write(
      `complete ${Math.round(performance.now() - began)} ms after the primary was killed\n`,
    )
    for (const { sensor, contents } of (await simulation.truth()).sensors)
      for (const { fleet } of [one, two]) assert.deepEqual((await fleet.contents(sensor)).items, contents)
  } finally {
    for (const close of closing.reverse()) await close()
  }
})
