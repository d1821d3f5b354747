/** Alerts of agents in incidents: by device and time, as long as the join holds, without moving what the network showed. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Techniques } from '#incidents/techniques'
import type { Alert } from '#model/alert'
import type { Incident } from '#model/incident'
import { readTable } from '#reference-data/data-files'
import { MemoryStore } from '#store/memory-store'
import { aCapture, aDevice, anAlert } from '#store/testing/records'
import type { ChangeFeed } from '../change-feed.ts'
import { IncidentAdditions } from '../incident-additions.ts'
import { observedStore } from '../observed-store.ts'
import { ServerEvents } from '../server-events.ts'
import { AgentDatabase } from './database.ts'
import { IncidentAlerts, limits } from './incident-alerts.ts'
import { IncidentAnnouncer } from './incident-announcer.ts'

const START = Date.UTC(2026, 10, 30, 10) * 1000
const MINUTE = 60_000_000
const AGENT = 'a7'.repeat(16)
const OTHER = 'b8'.repeat(16)
const folder = mkdtempSync(join(tmpdir(), 'sightglass-incident-alerts-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const network: Incident = {
  ...{ id: 'i-1', title: 'Press 4 stopped, from Laptop', severity: 'major', score: 40 },
  ...{ entry: 'pc-2', target: 'plc-1', time: START, lastTime: START + 5 * MINUTE },
  stages: [
    {
      ...{ stage: 'impact', time: START + MINUTE, alerts: ['n-1'], techniques: [], techniqueNames: [] },
      ...{ source: 'pc-2', destination: 'plc-1', sourceName: 'Laptop', destinationName: 'Press 4' },
    },
  ],
  consequences: [],
  path: [{ id: 'pc-2', name: 'Laptop' }],
}

async function opened() {
  const db = new AgentDatabase(mkdtempSync(join(folder, 'data')))
  after(() => db.close())
  for (const agent of [AGENT, OTHER]) db.run('insert into agent (id, created) values (?, 0)', agent)
  const memory = new MemoryStore()
  const { number } = await memory.addCapture(aCapture())
  await memory.apply(number, [
    { kind: 'device', device: aDevice('pc-2', { name: 'Laptop', purdueLevel: 3 }) },
    { kind: 'incidents', incidents: [network] },
  ])
  const joined = new Map([[AGENT, 'pc-2']])
  const additions = new IncidentAdditions()
  const store = observedStore(memory, additions, () => {})
  const alerts = new IncidentAlerts({
    ...{ db, store, techniques: new Techniques(readTable('attack-ics.tsv')) },
    joined: () => joined,
  })
  additions.add((incidents) => alerts.extend(incidents))
  const raise = async (id: string, minute: number, change: Partial<Alert> = {}, agent = AGENT) => {
    alerts.raised(agent, id, START + minute * MINUTE)
    const fields = { rule: 'agent-usb-connected', severity: 'minor' as const, techniques: ['T0847'] }
    await memory.apply(number, [{ kind: 'alert', alert: anAlert(id, { ...fields, ...change }) }])
  }
  return { db, store, joined, raise }
}

const idsOf = (incident: Incident | undefined) => incident?.stages.map(({ alerts }) => alerts)

test('an alert of a joined agent is a stage of the incident; entry, title, score and consequences stay', async () => {
  const { store, raise } = await opened()
  await raise('usb', -3, { severity: 'critical' })
  await raise('scan', 9, { techniques: ['T0846'] })
  const [incident] = await store.incidents()
  assert.deepEqual(idsOf(incident), [['usb'], ['n-1'], ['scan']], 'in order of time')
  const { stages, time, lastTime, severity, ...rest } = incident!
  assert.deepEqual([time, lastTime], [START - 3 * MINUTE, START + 9 * MINUTE])
  assert.equal(severity, 'critical', 'not below any of its alerts')
  assert.deepEqual(
    [stages[0]!.source, stages[0]!.destination, stages[0]!.sourceName, stages[0]!.techniqueNames],
    ['pc-2', 'pc-2', 'Laptop', ['Replication Through Removable Media']],
  )
  const { stages: _, time: __, lastTime: ___, severity: ____, ...before } = network
  assert.deepEqual(rest, before)
})

test('near misses: other times, other devices, notices, learning, maintenance, removed alerts and agents', async () => {
  const { db, store, joined, raise } = await opened()
  await raise('before', -11)
  await raise('after', 16)
  await raise('notice', 1, { severity: 'notice' })
  await raise('learning', 1, { isLearning: true })
  await raise('planned', 1, { maintenance: 'w-1' })
  await raise('elsewhere', 1, {}, OTHER)
  assert.deepEqual(await store.incidents(), [network], 'the agent of another device')
  joined.set(OTHER, 'plc-9')
  assert.deepEqual(await store.incidents(), [network], 'a device that is not in the incident')
  joined.set(OTHER, 'plc-1')
  assert.deepEqual(idsOf((await store.incidents())[0]), [['n-1'], ['elsewhere']])
  db.run('delete from agent where id = ?', OTHER)
  assert.deepEqual(await store.incidents(), [network])
  // Each time counts, not the first: this one came weeks ago and came back during the incident.
  await raise('returning', -30_000)
  await raise('returning', 3)
  const [incident] = await store.incidents()
  assert.deepEqual(idsOf(incident), [['n-1'], ['returning']])
  assert.equal(incident!.time, START)
})

test('the undo of a join takes its alerts out, and pages hear of both', async () => {
  const { store, joined, raise } = await opened()
  const emitted: (readonly string[][] | undefined)[] = []
  const changes = {
    changed: ([entry]: [{ incidents: readonly Incident[] }]) =>
      emitted.push(idsOf(entry.incidents[0]) as string[][]),
  } as unknown as ChangeFeed
  const events = new ServerEvents()
  let stored = 0
  events.on('stored', (change) => {
    if (change.incidents) stored++
  })
  const announcer = new IncidentAnnouncer({ store, changes, events, log: assert.fail })
  await raise('usb', 2)
  announcer.alertsChanged(['usb'])
  await announcer.settle()
  announcer.alertsChanged(['of no incident'])
  await announcer.settle()
  joined.delete(AGENT)
  announcer.joinsChanged()
  await announcer.settle()
  assert.deepEqual(emitted, [[['n-1'], ['usb']], [['n-1']]])
  assert.equal(stored, 2)
  assert.deepEqual(await store.incidents(), [network])
})

test('a hostile agent adds a bounded number of rows', async () => {
  const { db, store, raise } = await opened()
  for (let at = 0; at < limits.alertsPerStage + 5; at++) await raise(`a-${at}`, 1)
  assert.deepEqual(
    (await store.incidents())[0]!.stages.map(({ alerts }) => alerts.length),
    [1, limits.alertsPerStage],
  )
  const insert = "insert into alert_time (agent, alert, time) values (?, 'old', ?)"
  db.transaction(() => {
    for (let at = 0; at < limits.times + 5; at++) db.run(insert, AGENT, at)
  })
  await raise('last', 2)
  assert.equal(db.get<{ rows: number }>('select count(*) as rows from alert_time')!.rows, limits.times)
})
