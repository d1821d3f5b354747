/** Many simulated sensors in one process, each with its own key and outbox, under faults. */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseActivation } from '#uplink/activation-code'
import { HttpsTransport } from '#uplink/https-transport'
import { joinConsole, type Membership } from '#uplink/membership'
import { UplinkOutbox } from '#uplink/outbox'
import { UplinkSender } from '#uplink/sender'
import type { FleetTransport } from '#uplink/transport'
import { type RecordTemplates, SimulatedSensor, type SimulatedSize } from './simulated-sensor.ts'

export const simulationLimits = { sensors: 2000, devices: 50_000 } as const

export const FLEET_FAULTS = ['kill', 'drop', 'delay'] as const
/** `kill`: sensors start again; `drop`: requests and answers are lost; `delay`: answers come late. */
export type FleetFault = (typeof FLEET_FAULTS)[number]

export interface FleetSimulationOptions {
  readonly sensors: number
  readonly templates: RecordTemplates
  readonly size: SimulatedSize
  readonly seed: number
  readonly faults: readonly FleetFault[]
  /** Changes of a device, events and alerts of one sensor in an hour. */
  readonly changesOfHour: number
  readonly folder: string
  /** An activation code for the sensor of this number. */
  activate(number: number): Promise<string>
  log(line: string): void
}

interface Running {
  readonly sensor: SimulatedSensor
  readonly membership: Membership
  readonly outbox: UplinkOutbox
  sender: UplinkSender
}

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

  constructor(options: FleetSimulationOptions) {
    this.#options = options
    this.#random = randomOf(options.seed)
  }

  /** All sensors join and begin to send. */
  async start(): Promise<void> {
    const { sensors, templates, size, folder, activate } = this.#options
    const start = Date.now()
    for (let number = 0; number < sensors; number++) {
      const code = parseActivation(await activate(number))!
      const data = join(folder, `sensor-${number}`)
      const membership = await joinConsole(code, data, '0.1.0')
      const outbox = new UplinkOutbox(':memory:')
      outbox.setMeta('epoch', String(membership.epoch))
      const sensor = new SimulatedSensor(number, templates, { size, start })
      const one = { sensor, membership, outbox }
      const sender = this.#senderOf(one)
      this.#running.push({ ...one, sender })
    }
    // Not before all have joined: the first snapshots take all processors.
    for (const { sender } of this.#running) sender.start()
  }

  #senderOf({ sensor, membership, outbox }: Omit<Running, 'sender'>): UplinkSender {
    const { addresses, authority, certificate, key } = membership
    const bootId = randomBytes(12).toString('base64url')
    const transport = new HttpsTransport({ addresses, authority, certificate, key, bootId })
    return new UplinkSender({
      ...{
        outbox,
        source: sensor,
        bootId,
        sensor: membership.sensor,
        software: '0.1.0',
        machine: `simulated ${sensor.number}`,
      },
      ...{ log: () => {}, command: async () => undefined },
      transport: this.#faulty(transport),
    })
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

  /** Changes come for so long. */
  async run(ms: number): Promise<void> {
    const { sensors, changesOfHour, faults } = this.#options
    const everyMs = 3_600_000 / Math.max(0.001, changesOfHour * sensors)
    const end = performance.now() + ms
    for (let next = performance.now(); performance.now() < end; next += everyMs) {
      const wait = next - performance.now()
      if (wait > 0) await sleep(Math.min(wait, end - performance.now()))
      this.#change()
      if (faults.includes('kill') && this.#random() < 0.002) await this.#restart()
    }
  }

  #change(): void {
    const one = this.#running[Math.floor(this.#random() * this.#running.length)]!
    const dice = this.#random()
    const now = Date.now()
    if (dice < 0.7) one.outbox.touch('device', [one.sensor.changeDevice(this.#random())], now)
    else if (dice < 0.95) one.outbox.addEvents([one.sensor.addEvent(now)], { now, isAgain: true })
    else one.outbox.touch('alert', [one.sensor.raiseAlert()], now)
    one.sender.wake()
  }

  async #restart(): Promise<void> {
    const one = this.#running[Math.floor(this.#random() * this.#running.length)]!
    await one.sender.stop()
    one.sender = this.#senderOf(one)
    one.sender.start()
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
        const { head, applied } = outbox.state(lane)
        if (due.length === 0 && head === applied && outbox.hasSnapshot) continue
        oldest = Math.min(oldest, outbox.waiting(lane).oldest ?? now)
        waiting += head - applied + due.length + (outbox.hasSnapshot ? 0 : 1)
      }
    return { waiting, oldestMs: now - oldest }
  }

  /** Resolves once nothing waits; rejects after the time. */
  async drained(ms: number): Promise<void> {
    for (const end = performance.now() + ms; performance.now() < end; await sleep(250))
      if (this.backlog().waiting === 0) return
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
