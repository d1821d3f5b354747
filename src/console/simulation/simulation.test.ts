/** Simulated sensors under faults: at the end the console has what they have, and it finds a difference. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { alertBody, deviceBody, eventBody, linkBody } from '#fleet-store/testing/fleet-bodies'
import { openConsole, type RunningConsole } from '../main.ts'
import { FleetSimulation } from './fleet-simulation.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-simulation-'))
let running: RunningConsole

before(async () => {
  running = await openConsole({
    ...{ data: join(folder, 'console'), listen: '127.0.0.1:0', say: () => {}, log: () => {} },
  })
})
after(async () => {
  await running.close()
  rmSync(folder, { recursive: true })
})

test('sensors that are killed or restored, whose requests and answers are lost or late, end equal to the console', async () => {
  const site = (await running.fleet.sites())[0]!.id
  const simulation = new FleetSimulation({
    ...{
      sensors: 4,
      seed: 7,
      faults: ['kill', 'restore', 'drop', 'delay'],
      faultMs: 300,
      changesOfHour: 30_000,
      folder: join(folder, 'sensors'),
    },
    templates: {
      devices: [deviceBody('d')],
      links: [linkBody('l')],
      alerts: [alertBody('a')],
      events: [eventBody('e')],
    },
    size: { devices: 30, linksOfDevice: 1, alerts: 2 },
    activate: async (number) => (await running.enrolment.activate({ site, name: `S${number}` }, 'test')).code,
    log: () => {},
  })
  try {
    await simulation.start()
    await simulation.run(Number(process.env.SIGHTGLASS_FLEET_CHAOS_MS ?? 3000))
    await simulation.drained(60_000)
    const { kill, restore } = simulation.faultsDone()
    assert.ok(kill > 0 && restore > 0, JSON.stringify({ kill, restore }))
    const { sensors } = await simulation.truth()
    assert.equal(sensors.length, 4)
    for (const { sensor, contents } of sensors) {
      assert.deepEqual((await running.fleet.contents(sensor)).items, contents)
      assert.ok(
        contents.every(({ kind, count }) => count > 0 || kind === 'incident'),
        JSON.stringify(contents),
      )
    }
    const { sensor, contents } = sensors[0]!
    await sql`delete from device where sensor = ${sensor} and id = 'device-3'`.execute(
      running.store.database.writes,
    )
    assert.notDeepEqual((await running.fleet.contents(sensor)).items, contents)
  } finally {
    await simulation.stop()
  }
})
