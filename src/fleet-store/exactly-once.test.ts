/**
 * A sensor and a console in one process under random faults: at the end the console has what the sensor has. Seeds from 1
 * to `SIGHTGLASS_FLEET_SEEDS`.
 */
import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import type { BatchAnswer } from '#schema/fleet-protocol'
import { checkedBatch } from '#uplink/checked-changes'
import { type ThingKind, UplinkOutbox } from '#uplink/outbox'
import { FleetReceiver, type ReceiverStore } from '#uplink/receiver'
import { UplinkSender, type UplinkSource } from '#uplink/sender'
import { UplinkRefusal } from '#uplink/transport'
import { type ApplyOutcome, applyBatch } from './applying.ts'
import { type FleetDatabase, openPostgresDatabase, openSqliteDatabase } from './database.ts'
import { FleetStore } from './store.ts'
import { alertBody, deviceBody, eventBody, incidentBody, linkBody } from './testing/fleet-bodies.ts'
import { postgresPrograms, startPostgres, type TestPostgres } from './testing/postgres.ts'

const SEEDS = Number(process.env.SIGHTGLASS_FLEET_SEEDS ?? 8)
const STEPS = 60
const POSTGRES_SEEDS = Number(process.env.SIGHTGLASS_FLEET_POSTGRES_SEEDS ?? 2)
const folder = mkdtempSync(join(tmpdir(), 'sightglass-fleet-'))
after(() => rmSync(folder, { recursive: true }))

/** mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const KINDS = ['device', 'link', 'alert', 'incident'] as const
const BODIES = { device: deviceBody, link: linkBody, alert: alertBody, incident: incidentBody }
class Killed extends Error {}

/** Where the console is killed in the next batch; `inside`: in its transaction. */
type Kill = 'before' | 'inside' | 'after' | undefined

class Plant implements UplinkSource {
  readonly things: Record<ThingKind, Map<string, object>> = {
    ...{ device: new Map(), link: new Map(), alert: new Map(), incident: new Map() },
  }
  readonly allEvents: ReturnType<typeof eventBody>[] = []
  ids = async (kind: ThingKind) => [...this.things[kind].keys()]
  bodies = async (kind: ThingKind) => this.things[kind]
  stable = (_kind: ThingKind, body: object) => {
    const { lastSeen, packets, ...stable } = body as Record<string, unknown>
    return stable
  }
  events = async () => this.allEvents.map((body) => ({ id: body.id, time: body.time, body }))
  overview = async () => ({ counters: {} })
  health = async () => ({ problem: '', lastPacket: null, freeBytes: null })
}

class Run {
  readonly random: () => number
  readonly plant = new Plant()
  readonly console: ConsoleDatabase
  readonly outboxFile: string
  now = Date.UTC(2026, 10, 30, 9)
  store!: FleetStore
  receiver!: FleetReceiver
  outbox!: UplinkOutbox
  sender!: UplinkSender
  kill: Kill
  /** The next answers are lost, the next requests are delivered twice. */
  fault: 'lose-request' | 'lose-answer' | 'twice' | undefined
  boots = 0
  applied = 0

  constructor(seed: number, database: ConsoleDatabase) {
    this.random = randomOf(seed)
    this.console = database
    this.outboxFile = join(folder, `uplink-${seed}.db`)
  }

  async openConsole(): Promise<void> {
    this.store = await FleetStore.open(await this.console.open())
    const store = this.store
    const killing: ReceiverStore = {
      generation: store.generation,
      sensor: (id) => store.sensor(id),
      connected: (...given) => store.connected(...given),
      refused: (...given) => store.refused(...given),
      openAlert: (...given) => store.openAlert(...given),
      apply: async (request) => {
        const { kill } = this
        this.kill = undefined
        if (kill === 'before') throw new Killed()
        const answer = kill === 'inside' ? await this.#break(request) : await store.apply(request)
        if (answer.outcome === 'applied') this.applied++
        if (kill === 'after') throw new Killed()
        return answer
      },
    }
    this.receiver = new FleetReceiver(killing, () => this.now)
  }

  /** The console is killed within the transaction of the batch. */
  async #break({ header, bytes, now }: Parameters<ReceiverStore['apply']>[0]): Promise<ApplyOutcome> {
    const { changes, hash } = checkedBatch(bytes, () => '')
    const broken = breaking(changes, Math.floor(this.random() * changes.length))
    return await applyBatch(this.store.database, { header, hash, changes: broken, now })
  }

  openSensor(): void {
    this.outbox = new UplinkOutbox(this.outboxFile)
    const bootId = `boot-${++this.boots}-0000`
    const deliver = (batch: Uint8Array) =>
      this.receiver.receive(batch, { sensor: 's1', bootId, address: '192.0.2.1' })
    this.sender = new UplinkSender({
      ...{ outbox: this.outbox, source: this.plant, sensor: 's1', bootId, software: '0', machine: 'm' },
      ...{ command: async () => undefined, log: () => {}, now: () => this.now, random: this.random },
      transport: {
        hello: (hello) => this.receiver.hello(hello, { sensor: 's1', address: '192.0.2.1' }),
        send: async (batch): Promise<BatchAnswer> => {
          const { fault } = this
          this.fault = undefined
          if (fault === 'lose-request') throw new Killed()
          if (fault === 'twice') await deliver(batch)
          const answer = await deliver(batch)
          if (fault === 'lose-answer') throw new Killed()
          return answer
        },
        commands: async () => [],
        close: () => {},
      },
    })
  }

  /** One request of the sensor; a fault ends its connection. */
  async step(lane: 'urgent' | 'bulk'): Promise<boolean> {
    try {
      await this.sender.connect()
      return await this.sender.step(lane)
    } catch (error) {
      if (
        !(
          error instanceof Killed ||
          error instanceof UplinkRefusal ||
          /connecting again/.test((error as Error).message)
        )
      )
        throw error
      assert.ok(!(error instanceof UplinkRefusal && error.isFinal), (error as Error).message)
      this.sender.disconnect()
      this.now += 6000
      return true
    }
  }

  change(): void {
    const kind = KINDS[Math.floor(this.random() * KINDS.length)]!
    const id = `${kind}-${Math.floor(this.random() * 12)}`
    const things = this.plant.things[kind]
    if (this.random() < 0.2) things.delete(id)
    else
      things.set(
        id,
        BODIES[kind](id, {
          title: `t${this.random()}`,
          name: `n${this.random()}`,
          protocol: `p${this.random()}`,
        }),
      )
    this.outbox.touch(kind, [id], this.now)
    if (this.random() < 0.3) {
      const event = eventBody(`event-${this.plant.allEvents.length}`)
      this.plant.allEvents.push(event)
      this.outbox.addEvents([{ id: event.id, time: event.time, body: event }], { now: this.now })
    }
  }

  async act(): Promise<void> {
    this.now += 1 + Math.floor(this.random() * 3000)
    const dice = this.random()
    if (dice < 0.45) this.change()
    else if (dice < 0.8) await this.step(this.random() < 0.5 ? 'urgent' : 'bulk')
    else if (dice < 0.86) this.kill = (['before', 'inside', 'after'] as const)[Math.floor(this.random() * 3)]
    else if (dice < 0.92)
      this.fault = (['lose-request', 'lose-answer', 'twice'] as const)[Math.floor(this.random() * 3)]
    else if (dice < 0.95) await this.restartSensor()
    else if (dice < 0.97) await this.restartConsole()
    else if (dice < 0.98) await this.restoreConsole()
    else if (dice < 0.985) await this.restoreSensor()
    else await this.backUp()
  }

  async restartSensor(): Promise<void> {
    this.outbox.close()
    this.now += 6000
    this.openSensor()
  }

  async restartConsole(): Promise<void> {
    await this.store.close()
    await this.openConsole()
  }

  hasBackup = false

  async backUp(): Promise<void> {
    await this.store.close()
    await this.console.backUp()
    await this.openConsole()
    this.outbox.close()
    copyFileSync(this.outboxFile, `${this.outboxFile}.backup`)
    this.hasBackup = true
    this.now += 6000
    this.openSensor()
  }

  async restoreConsole(): Promise<void> {
    if (!this.hasBackup) return
    await this.store.close()
    await this.console.restore()
    await this.openConsole()
    await this.store.renewGeneration()
    await this.restartConsole()
  }

  /** The whole data folder: changes since then are read again by the store, which the test plays as they are. */
  async restoreSensor(): Promise<void> {
    if (!this.hasBackup) return
    this.outbox.close()
    copyFileSync(`${this.outboxFile}.backup`, this.outboxFile)
    this.now += 6000
    this.openSensor()
    for (const kind of KINDS)
      this.outbox.touch(kind, [...this.plant.things[kind].keys(), ...this.outbox.sentIds(kind)], this.now)
    this.outbox.addEvents(await this.plant.events(), { now: this.now })
  }

  async settle(): Promise<void> {
    this.kill = undefined
    this.fault = undefined
    // The request for commands, which is always open, notices that the console started again.
    this.sender.disconnect()
    for (let quiet = 0, rounds = 0; quiet < 3; rounds++) {
      assert.ok(rounds < 500, 'the sensor comes to an end')
      this.now += 4000
      const isBusy = [await this.step('urgent'), await this.step('bulk')]
      quiet = isBusy.includes(true) ? 0 : quiet + 1
    }
  }

  async compare(): Promise<void> {
    for (const kind of KINDS) {
      const { rows } = await sql<{
        id: string
        body: string
      }>`select id, body from ${sql.table(kind)} where sensor = 's1'`.execute(this.store.database.reads)
      const there = new Map(rows.map(({ id, body }) => [id, JSON.parse(body)]))
      assert.deepEqual([...there.keys()].sort(), [...this.plant.things[kind].keys()].sort(), kind)
      for (const [id, body] of this.plant.things[kind])
        assert.deepEqual(this.plant.stable(kind, there.get(id)), this.plant.stable(kind, body))
    }
    const { rows } = await sql<{ id: string }>`select id from event where sensor = 's1'`.execute(
      this.store.database.reads,
    )
    assert.deepEqual(
      rows.map(({ id }) => id).sort(),
      this.plant.allEvents.map(({ id }) => id).sort(),
      'events',
    )
    await this.compareCounts()
  }

  /** Kept counts equal counted ones. */
  async compareCounts(): Promise<void> {
    const { reads } = this.store.database
    const kept = await sql<{
      value: string
      count: number
    }>`select value, count from facet_count where facet = 'total'`.execute(reads)
    for (const kind of KINDS) {
      const count = kept.rows.find(({ value }) => value === kind)?.count ?? 0
      assert.equal(count, this.plant.things[kind].size, `kept count of ${kind}`)
    }
    const { rows } = await sql<{ kind: string }>`select kind from fleet_alert`.execute(reads)
    assert.deepEqual(rows, [], 'no clone was suspected')
  }
}

/** A list whose reading is interrupted at a place. */
function breaking<T>(all: readonly T[], at: number): readonly T[] {
  const list = [...all]
  list[Symbol.iterator] = function* () {
    for (let index = 0; index < at; index++) yield all[index]!
    throw new Killed()
  } as never
  return list
}

/** Access of the test to the console's database. */
interface ConsoleDatabase {
  open(): FleetDatabase | Promise<FleetDatabase>
  /** While it is closed. */
  backUp(): Promise<void> | void
  restore(): Promise<void> | void
  remove(): Promise<void> | void
}

function sqliteConsole(seed: number): ConsoleDatabase {
  const file = join(folder, `console-${seed}.db`)
  return {
    open: () => openSqliteDatabase(file),
    backUp: () => copyFileSync(file, `${file}.backup`),
    restore: () => copyFileSync(`${file}.backup`, file),
    remove() {
      for (const end of ['', '-wal', '-shm', '.backup']) rmSync(`${file}${end}`, { force: true })
    },
  }
}

function postgresConsole(server: TestPostgres, seed: number): ConsoleDatabase {
  const [name, backup] = [`console_${seed}`, `backup_${seed}`]
  let isMade = false
  return {
    async open() {
      if (!isMade) await server.run(`create database ${name}`)
      isMade = true
      return openPostgresDatabase(server.urlOf(name))
    },
    async backUp() {
      await server.run(`drop database if exists ${backup}`)
      await server.run(`create database ${backup} template ${name}`)
    },
    async restore() {
      await server.run(`drop database ${name}`)
      await server.run(`create database ${name} template ${backup}`)
    },
    remove: () => server.run(`drop database ${name}`),
  }
}

async function addSensor(store: FleetStore, now: number): Promise<void> {
  const site = await store.addSite({ name: 'Plant' }, now)
  const code = {
    hash: 'h',
    site: site.id,
    name: 'S',
    zone: '',
    replaces: '',
    created: now,
    expires: now + 1e6,
  }
  await store.addActivation({ ...code, author: 'a' })
  const sensor = { id: 's1', site: site.id, name: 'S', zone: '', state: 'active', public_key: 'k' } as const
  await store.enrol(
    'h',
    { ...sensor, serial: '1', expires: 1, machine: '', software: '', address: '', created: now },
    now,
  )
}

async function play(seed: number, database: ConsoleDatabase): Promise<void> {
  const run = new Run(seed, database)
  await run.openConsole()
  const { store, now } = run
  await addSensor(store, now)
  run.openSensor()
  for (let step = 0; step < STEPS; step++) await run.act()
  await run.settle()
  await run.compare()
  assert.ok(run.applied > 0)
  run.outbox.close()
  await run.store.close()
  await database.remove()
  for (const end of ['', '-wal', '-shm', '.backup']) rmSync(`${run.outboxFile}${end}`, { force: true })
}

/** The console's database was edited; the daily comparison finds it, and only what differs is sent again. */
async function heal(database: ConsoleDatabase): Promise<void> {
  const run = new Run(99, database)
  await run.openConsole()
  const { store, now, plant } = run
  await addSensor(store, now)
  run.openSensor()
  for (let at = 0; at < 40; at++)
    for (const kind of KINDS) {
      plant.things[kind].set(`${kind}-${at}`, BODIES[kind](`${kind}-${at}`))
      run.outbox.touch(kind, [`${kind}-${at}`], run.now)
    }
  await run.settle()
  await run.compare()
  const db = store.database.writes
  await sql`delete from device where id = 'device-3'`.execute(db)
  await sql`update facet_count set count = count - 1 where value = 'device'`.execute(db)
  await sql`update link set hash = 'edited', body = '{}' where id = 'link-7'`.execute(db)
  await sql`insert into alert select sensor, 'alert-foreign', site, rule, title, severity, grade, status, is_shown, source,
    destination, time, last_time, revision, received, epoch, hash, search, body from alert where id = 'alert-1'`.execute(
    db,
  )
  await sql`update facet_count set count = count + 1 where value = 'alert'`.execute(db)
  run.outbox.compare(run.now)
  await run.settle()
  const { rows } = await sql<{ id: string; body: string }>`select id, body from command
    where kind = 'resend' and state = 'waiting' order by subject`.execute(db)
  assert.deepEqual(
    rows.map(({ body }) => (JSON.parse(body) as { of: string; buckets: number[] }).of),
    ['alert', 'device', 'link'],
  )
  for (const { id, body } of rows) {
    const command = { id, kind: 'resend', author: '', expires: run.now + 1000, body: JSON.parse(body) }
    run.outbox.put(await run.sender.resend(command), run.now)
  }
  await run.settle()
  await run.compare()
  assert.equal(run.outbox.epoch, 1, 'no snapshot')
  await sql`update note set body = '40' where kind = 'scans device'`.execute(db)
  run.outbox.compare(run.now)
  await run.settle()
  const many = await sql<{ count: number }>`select sum(count) as count from sensor_count
    where kind = 'too-many-comparisons'`.execute(db)
  assert.equal(Number(many.rows[0]?.count), 1, 'a sensor that compares all the time is stopped')
  const open = await sql<{ id: string }>`select id from command where state <> 'applied'`.execute(db)
  assert.deepEqual(open.rows, [])
  run.outbox.close()
  await run.store.close()
  await database.remove()
  for (const end of ['', '-wal', '-shm']) rmSync(`${run.outboxFile}${end}`, { force: true })
}

test('an edited database of the console is found by its digests and healed', () => heal(sqliteConsole(99)))

const WHAT = 'killed at each step, messages lost and doubled, both ends restored from backups'
const FIRST = Number(process.env.SIGHTGLASS_FLEET_SEED ?? 1)
for (let seed = FIRST; seed < FIRST + SEEDS; seed++)
  test(`seed ${seed}: ${WHAT}`, () => play(seed, sqliteConsole(seed)))

test(`PostgreSQL: ${WHAT}`, {
  skip: postgresPrograms === undefined && 'PostgreSQL is not installed',
}, async () => {
  const server = await startPostgres(postgresPrograms!)
  try {
    for (let seed = FIRST; seed < FIRST + Math.min(SEEDS, POSTGRES_SEEDS); seed++)
      await play(seed, postgresConsole(server, seed))
    await heal(postgresConsole(server, 99))
  } finally {
    await server.stop()
  }
})
