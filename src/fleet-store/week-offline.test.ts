/** A sensor without console for seven days: alerts come first, then everything else, and losses are reported. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { outboxLimits, type ThingKind, UplinkOutbox } from '#uplink/outbox'
import { FleetReceiver } from '#uplink/receiver'
import { UplinkSender } from '#uplink/sender'
import { openSqliteDatabase } from './database.ts'
import { losses } from './fleet-pages.ts'
import { FleetStore } from './store.ts'
import { alertBody, deviceBody, eventBody, linkBody } from './testing/fleet-bodies.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-week-'))
after(() => rmSync(folder, { recursive: true }))

const DAYS = 7
const DEVICES = 600
const LINKS = 1200
/** More than the console gets of one day. */
const EVENTS_OF_DAY = outboxLimits.eventsOfDay + 60

test('a week offline', async () => {
  let now = Date.UTC(2026, 10, 20)
  const store = await FleetStore.open(openSqliteDatabase(join(folder, 'console.db')))
  const site = await store.addSite({ name: 'Plant' }, now)
  const code = {
    hash: 'h',
    site: site.id,
    name: 'S',
    zone: '',
    replaces: '',
    created: now,
    expires: now + 1e6,
    author: 'a',
  }
  await store.addActivation(code)
  const sensor = {
    id: 's1',
    site: site.id,
    name: 'S',
    zone: '',
    state: 'active',
    public_key: 'k',
    serial: '1',
  } as const
  await store.enrol('h', { ...sensor, expires: 1, machine: '', software: '', address: '', created: now }, now)
  const things: Record<ThingKind, Map<string, object>> = {
    ...{ device: new Map(), link: new Map(), alert: new Map(), incident: new Map() },
  }
  const receiver = new FleetReceiver(store, () => now)
  const outbox = new UplinkOutbox(join(folder, 'uplink.db'))
  const peer = { sensor: 's1', bootId: 'boot-0001', address: '' }
  const sender = new UplinkSender({
    ...{
      outbox,
      sensor: 's1',
      bootId: peer.bootId,
      software: '0',
      machine: 'm',
      log: () => {},
      now: () => now,
    },
    command: async () => undefined,
    source: {
      ids: async (kind) => [...things[kind].keys()],
      bodies: async (kind) => things[kind],
      stable: (_, body) => body,
      events: async () => [],
      overview: async () => ({}),
      health: async () => ({ problem: '', lastPacket: null, freeBytes: null }),
    },
    transport: {
      hello: (hello) => receiver.hello(hello, peer),
      send: (batch) => receiver.receive(batch, peer),
      commands: async () => [],
      close: () => {},
    },
  })
  const step = async (lane: 'urgent' | 'bulk') => {
    await sender.connect()
    return await sender.step(lane)
  }
  await step('urgent')
  await step('bulk')
  for (let day = 0; day < DAYS; day++) {
    for (let hour = 0; hour < 24; hour++, now += 3_600_000) {
      for (let at = 0; at < DEVICES; at++)
        things.device.set(`d${at}`, deviceBody(`d${at}`, { firmware: `${day}.${hour}` }))
      outbox.touch('device', things.device.keys(), now)
    }
    for (let at = 0; at < LINKS; at++) things.link.set(`l${at}`, linkBody(`l${at}`, { protocol: `p${day}` }))
    outbox.touch('link', things.link.keys(), now)
    things.alert.set(`a${day}`, alertBody(`a${day}`))
    outbox.touch('alert', [`a${day}`], now)
    const events = Array.from({ length: EVENTS_OF_DAY }, (_, at) => {
      const time = new Date(now - at * 1000).toISOString()
      return { id: `e${day}-${at}`, time, body: eventBody(`e${day}-${at}`, { time }) }
    })
    outbox.addEvents(events, { now })
  }
  // One reference a thing, however often it changed.
  assert.ok(outbox.waiting('bulk').count <= DEVICES + LINKS + DAYS * outboxLimits.eventsOfDay + 5)
  sender.disconnect()
  now += 60_000
  await step('bulk')
  await step('urgent')
  await step('urgent')
  const count = async (table: string) =>
    (
      await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(
        store.database.reads,
      )
    ).rows[0]!.count
  assert.equal(await count('alert'), DAYS, 'all alerts are there')
  assert.ok((await count('device')) < DEVICES, 'while devices still wait')
  for (let steps = 0; await step('bulk'); steps++) assert.ok(steps < 100)
  while (await step('urgent'));
  assert.deepEqual(
    [await count('device'), await count('link'), await count('event')],
    [DEVICES, LINKS, DAYS * outboxLimits.eventsOfDay],
  )
  const lost = await losses(store.database)
  assert.deepEqual([...new Set(lost.map(({ kind, reason }) => `${kind} ${reason}`))], ['event events-of-day'])
  assert.equal(
    lost.reduce((sum, one) => sum + one.count, 0),
    DAYS * (EVENTS_OF_DAY - outboxLimits.eventsOfDay),
  )
  const { rows } = await sql<{ firmware: string }>`select distinct firmware from device`.execute(
    store.database.reads,
  )
  assert.deepEqual(
    rows.map(({ firmware }) => firmware),
    ['6.23'],
    'in their latest state',
  )
  outbox.close()
  await store.close()
})
