/**
 * Batches of simulated sensors applied in this process: changes a second, and processor time of a change.
 *   node bench/fleet-apply.ts [--sensors 5] [--devices 2000] [--database postgres://…]
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type RecordTemplates, SimulatedSensor } from '#console/simulation/simulated-sensor'
import { openPostgresDatabase, openSqliteDatabase } from '#fleet-store/database'
import { FleetStore } from '#fleet-store/store'
import type { FleetChange } from '#schema/fleet-protocol'
import { encodeBatch, sha256 } from '#uplink/batch'
import { FleetReceiver } from '#uplink/receiver'
import { recordTemplates } from '../src/cli/fleet-simulation.ts'

const { values } = parseArgs({
  options: {
    sensors: { type: 'string', default: '5' },
    devices: { type: 'string', default: '2000' },
    database: { type: 'string' },
    templates: { type: 'string' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'sightglass-fleet-apply-'))
const templates = await templatesOf(values.templates)
const database =
  values.database === undefined
    ? openSqliteDatabase(join(folder, 'console.db'))
    : await openPostgresDatabase(values.database)
const store = await FleetStore.open(database)
const receiver = new FleetReceiver(store)

async function templatesOf(path: string | undefined): Promise<RecordTemplates> {
  if (path !== undefined && existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as RecordTemplates
  const made = await recordTemplates(folder)
  if (path !== undefined) writeFileSync(path, JSON.stringify(made))
  return made
}

function* batchesOf(sensor: string, number: number, epoch: number) {
  const size = { devices: Number(values.devices), linksOfDevice: 2, alerts: 20 }
  const simulated = new SimulatedSensor(number, templates, { size, start: Date.now() })
  const changes: FleetChange[] = [{ kind: 'snapshot-begin', id: 'bulk', body: { epoch } }]
  for (let at = 0; at < size.devices; at++)
    changes.push({ kind: 'device', id: `device-${at}`, body: simulated.body(`device-${at}`) })
  for (let at = 0; at < size.devices * size.linksOfDevice; at++)
    changes.push({ kind: 'link', id: `link-${at}`, body: simulated.body(`link-${at}`) })
  let previous = ''
  for (let at = 0, sequence = 1; at < changes.length; at += 200, sequence++) {
    const place = {
      sensor,
      epoch,
      lane: 'bulk',
      sequence,
      previous,
      sent: Date.now(),
      clockOffset: 0,
    } as const
    const some = changes.slice(at, at + 200)
    const bytes = encodeBatch(place, some)
    previous = sha256(bytes)
    yield { bytes, count: some.length }
  }
}

const boot = 'boot-0000-1'
let [count, ms, cpu] = [0, 0, 0]
try {
  const site = await store.addSite({ name: 'Site' }, Date.now())
  for (let number = 0; number < Number(values.sensors); number++) {
    const id = `s${number}-${process.pid}`
    await store.addActivation({
      ...{
        hash: `h${id}`,
        site: site.id,
        name: id,
        zone: '',
        replaces: '',
        created: 1,
        expires: 9e15,
        author: '',
      },
    })
    await store.enrol(
      `h${id}`,
      {
        ...{ id, site: site.id, name: id, zone: '', state: 'active', public_key: '', serial: '', expires: 0 },
        ...{ machine: '', software: '', address: '', created: 1 },
      },
      2,
    )
    await receiver.hello(
      {
        ...{
          protocol: 'sightglass.fleet',
          version: '1.0',
          sensor: id,
          epoch: 1,
          bootId: boot,
          generation: '',
        },
        ...{ machine: '', software: '', time: Date.now() },
        lanes: { urgent: { head: 0, oldest: 1 }, bulk: { head: 0, oldest: 1 } },
      },
      { sensor: id, address: '' },
    )
    for (const batch of batchesOf(id, number, 1)) {
      const began = performance.now()
      const used = process.cpuUsage()
      const answer = await receiver.receive(batch.bytes, { sensor: id, bootId: boot, address: '' })
      if (answer.outcome !== 'applied') throw new Error(JSON.stringify(answer))
      ms += performance.now() - began
      const { user, system } = process.cpuUsage(used)
      cpu += (user + system) / 1000
      count += batch.count
    }
  }
  const line = `${count} changes: ${Math.round((count / ms) * 1000)}/s, ${((cpu / count) * 1000).toFixed(0)} µs of processor time each`
  process.stdout.write(`${database.kind}: ${line}\n`)
} finally {
  await store.close()
  rmSync(folder, { recursive: true })
}
