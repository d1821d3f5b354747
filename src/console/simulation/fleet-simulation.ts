/** Many simulated sensors in one process, each with its own key and outbox, under faults. */
import { randomBytes } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetChange, FleetCommand } from '#schema/fleet-protocol'
import { parseActivation } from '#uplink/activation-code'
import { readHeader } from '#uplink/batch'
import { joinConsole, type Membership } from '#uplink/membership'
import { openTransport } from '#uplink/open-transport'
import { UplinkOutbox } from '#uplink/outbox'
import { UplinkSender } from '#uplink/sender'
import type { FleetTransport } from '#uplink/transport'
import { LagMeter } from './lag-meter.ts'
import { type RecordTemplates, SimulatedSensor, type SimulatedSize } from './simulated-sensor.ts'

export const simulationLimits = { sensors: 2000, devices: 50_000 } as const

export const FLEET_FAULTS = ['kill', 'drop', 'delay', 'clone', 'restore'] as const
/**
 * `kill`: sensors start again; `drop`: requests and answers are lost; `delay`: requests are late; `clone`: a copy of a
 * sensor connects while it runs; `restore`: the data folder of a sensor goes back to an earlier copy.
 */
export type FleetFault = (typeof FLEET_FAULTS)[number]

export interface FleetSimulationOptions {
  readonly sensors: number
  readonly templates: RecordTemplates
  readonly size: SimulatedSize
  readonly seed: number
  readonly faults: readonly FleetFault[]
  /** Changes of a device, events and alerts of one sensor in an hour. */
  readonly changesOfHour: number
  /** Milliseconds between two faults; 1,500 if not given. */
  readonly faultMs?: number
  readonly folder: string
  /** Each n-th sensor sends over NATS; none if not given. */
  readonly natsEvery?: number
  /** An activation code for the sensor of this number. */
  activate(number: number): Promise<string>
  log(line: string): void
}

interface Running {
  readonly sensor: SimulatedSensor
  readonly membership: Membership
  readonly data: string
  outbox: UplinkOutbox
  sender: UplinkSender
}

/** Milliseconds that a clone tries to connect. */
const CLONE_MS = 3000
/** Milliseconds between two faults of a run; kinds take turns. */
const FAULT_MS = 1500
/** Sensors that join at the same time. */
const JOINING = 8
/** Attempts of a sensor to join, and milliseconds between two: the console may be starting again. */
const JOIN_TRIES = 120
const JOIN_PAUSE_MS = 500
/** Outbox of a sensor that is kept in a file, so that it can be copied. */
const OUTBOX = 'uplink.db'
const BACKUP = 'backup.db'

export interface FleetTruth {
  readonly sensors: readonly {
    readonly sensor: string
    readonly contents: readonly { readonly kind: string; readonly count: number; readonly digest: string }[]
  }[]
}

/** mulberry32: the same seed makes the same changes. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export class FleetSimulation {
  readonly #options: FleetSimulationOptions
  readonly #random: () => number
  readonly #running: Running[] = []
  readonly #lag: LagMeter
  /** A sensor whose data folder was copied. */
  #copied: Running | undefined
  /** Faults caused on purpose. */
  readonly #done: Record<'kill' | 'clone' | 'restore', number> = { kill: 0, clone: 0, restore: 0 }

  constructor(options: FleetSimulationOptions) {
    this.#options = options
    this.#random = randomOf(options.seed)
    this.#lag = new LagMeter(this.#random)
  }

  /** Time from a change to the console's commit. */
  lag() {
    return this.#lag.summary()
  }

  faultsDone(): Readonly<Record<'kill' | 'clone' | 'restore', number>> {
    return this.#done
  }

  /** All sensors join and begin to send. */
  async start(): Promise<void> {
    const { sensors, templates, size, folder } = this.#options
    const start = Date.now()
    let next = 0
    const joinNext = async () => {
      while (next < sensors) {
        const number = next++
        const data = join(folder, `sensor-${number}`)
        const membership = await this.#join(number, data)
        const outbox = new UplinkOutbox(this.#copiesOutboxes ? join(data, OUTBOX) : ':memory:')
        outbox.setMeta('epoch', String(membership.epoch))
        const sensor = new SimulatedSensor(number, templates, { size, start })
        const one = { sensor, membership, outbox, data }
        this.#running[number] = { ...one, sender: this.#senderOf(one) }
      }
    }
    await Promise.all(Array.from({ length: JOINING }, joinNext))
    // Not before all have joined: the first snapshots take all processors.
    for (const { sender } of this.#running) sender.start()
  }

  /** Each attempt with a code of its own: the console may have used one whose answer was lost. */
  async #join(number: number, data: string): Promise<Membership> {
    const { activate, natsEvery = 0, log } = this.#options
    const nats = natsEvery > 0 && number % natsEvery === 0 ? [] : undefined
    for (let tries = 1; ; tries++)
      try {
        const code = parseActivation(await activate(number))!
        return await joinConsole(code, data, { software: '0.1.0', nats })
      } catch (error) {
        if (tries >= JOIN_TRIES) throw error
        if (tries === 1) log(`sensor ${number}: ${(error as Error).message}: joining again`)
        await sleep(JOIN_PAUSE_MS)
      }
  }

  get #copiesOutboxes(): boolean {
    const { faults } = this.#options
    return faults.includes('clone') || faults.includes('restore')
  }

  #senderOf({ sensor, membership, outbox }: Omit<Running, 'sender' | 'data'>): UplinkSender {
    const bootId = randomBytes(12).toString('base64url')
    const transport = openTransport(membership, bootId)
    return new UplinkSender({
      ...{
        outbox,
        source: sensor,
        bootId,
        sensor: membership.sensor,
        software: '0.1.0',
        machine: `simulated ${sensor.number}`,
      },
      ...{ log: () => {}, command: async (command) => this.#decision(sensor, outbox, command) },
      transport: this.#observed(sensor.number, this.#faulty(transport)),
    })
  }

  /** Closes alerts; other commands stay unanswered. A command that comes again has the same result. */
  #decision(
    sensor: SimulatedSensor,
    outbox: UplinkOutbox,
    { id, kind, body }: FleetCommand,
  ): FleetChange | undefined {
    const { alert = '', action = '' } = (body ?? {}) as { alert?: string; action?: string }
    if (kind !== 'decision' || action !== 'close') return undefined
    const known = outbox.resultOf(id)
    if (known !== undefined) return JSON.parse(known) as FleetChange
    const now = Date.now()
    const isDone = sensor.close(alert)
    if (isDone) outbox.touch('alert', [alert], now)
    const outcome = isDone ? 'applied' : 'refused'
    const result = { kind: 'applied-decision', id, body: { outcome, reason: '', time: now } }
    outbox.keepResult(id, now, JSON.stringify(result))
    return result
  }

  #faulty(transport: FleetTransport): FleetTransport {
    const { faults } = this.#options
    if (!faults.includes('drop') && !faults.includes('delay')) return transport
    return {
      hello: (hello) => transport.hello(hello),
      send: async (batch) => {
        if (faults.includes('delay') && this.#random() < 0.1) await sleep(this.#random() * 2000)
        if (faults.includes('drop') && this.#random() < 0.05)
          throw new Error('simulated: the request was lost')
        const answer = await transport.send(batch)
        if (faults.includes('drop') && this.#random() < 0.05)
          throw new Error('simulated: the answer was lost')
        return answer
      },
      commands: (bootId, signal) => transport.commands(bootId, signal),
      close: () => transport.close(),
    }
  }

  #observed(sensor: number, transport: FleetTransport): FleetTransport {
    return {
      hello: (hello) => transport.hello(hello),
      send: async (batch) => {
        const answer = await transport.send(batch)
        if (answer.outcome === 'applied' || answer.outcome === 'duplicate')
          this.#lag.applied(sensor, readHeader(batch).header, Date.now())
        return answer
      },
      commands: (bootId, signal) => transport.commands(bootId, signal),
      close: () => transport.close(),
    }
  }

  /** Changes come for so long. */
  async run(ms: number): Promise<void> {
    const { sensors, changesOfHour } = this.#options
    const everyMs = 3_600_000 / Math.max(0.001, changesOfHour * sensors)
    const end = performance.now() + ms
    const disturbed = this.#disturb(end)
    for (let next = performance.now() + everyMs; next < end; next += everyMs) {
      const wait = next - performance.now()
      if (wait > 0) await sleep(wait)
      this.#change()
    }
    await sleep(Math.max(0, end - performance.now()))
    await disturbed
  }

  /** Faults of sensors, each kind in its turn. */
  async #disturb(end: number): Promise<void> {
    const kinds = [
      ['kill', () => this.#restart()],
      ['clone', () => this.#clone()],
      ['restore', () => this.#restore()],
    ] as const
    const { faults, faultMs = FAULT_MS } = this.#options
    const chosen = kinds.filter(([name]) => faults.includes(name))
    if (chosen.length === 0) return
    for (let turn = 0; ; turn++) {
      await sleep(Math.max(0, Math.min(faultMs, end - performance.now())))
      if (performance.now() >= end) return
      await chosen[turn % chosen.length]![1]()
    }
  }

  #any(): Running {
    return this.#running[Math.floor(this.#random() * this.#running.length)]!
  }

  #change(): void {
    const one = this.#any()
    const { sensor, outbox } = one
    const dice = this.#random()
    const now = Date.now()
    if (dice < 0.7) outbox.touch('device', [sensor.changeDevice(this.#random())], now)
    else if (dice < 0.95) outbox.addEvents([sensor.addEvent(now)], { now, isAgain: true })
    else outbox.touch('alert', [sensor.raiseAlert()], now)
    this.#lag.changed(sensor.number, dice < 0.95 ? 'bulk' : 'urgent', now)
    one.sender.wake()
  }

  async #restart(): Promise<void> {
    const one = this.#any()
    await one.sender.stop()
    one.sender = this.#senderOf(one)
    one.sender.start()
    this.#done.kill++
  }

  /** A copy of the data folder runs on another machine while the sensor goes on: the console refuses the copy. */
  async #clone(): Promise<void> {
    const one = this.#any()
    if (one.sender.state.kind !== 'connected') return
    const copy = join(one.data, 'clone.db')
    one.outbox.copyTo(copy)
    const outbox = new UplinkOutbox(copy)
    const clone = this.#senderOf({ ...one, outbox })
    clone.start()
    await sleep(CLONE_MS)
    await clone.stop()
    outbox.close()
    rmSync(copy)
    this.#done.clone++
  }

  /** In turn: a sensor's data folder is copied, and the copy is put back after it sent more. */
  async #restore(): Promise<void> {
    const one = this.#copied
    this.#copied = undefined
    if (one === undefined) {
      this.#copied = this.#any()
      this.#copied.outbox.copyTo(join(this.#copied.data, BACKUP))
      return
    }
    const [file, copy] = [join(one.data, OUTBOX), join(one.data, BACKUP)]
    await one.sender.stop()
    one.outbox.close()
    for (const end of ['-wal', '-shm']) rmSync(`${file}${end}`, { force: true })
    renameSync(copy, file)
    one.outbox = new UplinkOutbox(file)
    // As at the start of a sensor: everything is compared with what was sent.
    for (const kind of ['device', 'link', 'alert'] as const)
      one.outbox.touch(kind, await one.sensor.ids(kind), Date.now())
    one.outbox.addEvents(await one.sensor.events(), { now: Date.now(), isAgain: true })
    one.sender = this.#senderOf(one)
    one.sender.start()
    this.#done.restore++
  }

  /**
   * Changes that no console applied yet, and the age of the oldest in milliseconds. Not counted: health, which comes every
   * minute, and deferred numbers of things that only went on.
   */
  backlog(): { readonly waiting: number; readonly oldestMs: number } {
    const now = Date.now()
    let [waiting, oldest] = [0, now]
    for (const { outbox } of this.#running)
      for (const lane of ['urgent', 'bulk'] as const) {
        const due = outbox.due(lane, now, 10).filter(({ kind }) => kind !== 'health' && kind !== 'overview')
        const { head, applied } = outbox.batches.state(lane)
        if (due.length === 0 && head === applied && outbox.hasSnapshot) continue
        oldest = Math.min(oldest, outbox.waiting(lane).oldest ?? now)
        waiting += head - applied + due.length + (outbox.hasSnapshot ? 0 : 1)
      }
    return { waiting, oldestMs: now - oldest }
  }

  #isConnected(): boolean {
    return this.#running.every(({ sender }) => sender.state.kind === 'connected')
  }

  /** Resolves once nothing waits and all are connected; rejects after the time. */
  async drained(ms: number): Promise<void> {
    for (
      const end = performance.now() + ms;
      performance.now() < end;
      await sleep(Math.max(250, this.#running.length))
    )
      if (this.#isConnected() && this.backlog().waiting === 0) return
    throw new Error(
      `${this.backlog().waiting} batches and changes still wait after ${Math.round(ms / 1000)} s`,
    )
  }

  async truth(): Promise<FleetTruth> {
    const sensors = []
    for (const { sensor, membership } of this.#running)
      sensors.push({ sensor: membership.sensor, contents: await sensor.contents() })
    return { sensors }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map(({ sender }) => sender.stop()))
    for (const { outbox } of this.#running) outbox.close()
    rmSync(this.#options.folder, { recursive: true, force: true })
  }
}
