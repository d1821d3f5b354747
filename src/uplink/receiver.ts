/** Takes what sensors send: checks each batch, applies it once, and notices when two machines speak as one sensor. */
import { elapsedMs } from '#model/time'
import {
  type BatchAnswer,
  type BatchHeader,
  FLEET_PROTOCOL,
  FLEET_VERSION,
  type FleetHello,
  type FleetWelcome,
  fleetLimits,
} from '#schema/fleet-protocol'
import { BatchError, readHeader } from './batch.ts'
import { UplinkRefusal } from './transport.ts'

export const receiverLimits = {
  /** Batches that are applied or wait for it, over all sensors. */
  inFlight: 2000,
  /** Milliseconds without a request after which a connection is over. */
  liveMs: 5000,
  /** Milliseconds that a sensor waits while there are too many batches. */
  waitMs: 2000,
  /** The same while nothing can be stored. */
  busyMs: 30_000,
  /** Starts of a sensor that are remembered. */
  boots: 8,
} as const

/** Storing is impossible now: sensors wait. */
export class StoreBusy extends Error {
  /** Milliseconds until sensors try again. */
  readonly waitMs: number

  constructor(waitMs: number = receiverLimits.busyMs) {
    super('nothing can be stored now')
    this.waitMs = waitMs
  }
}

/** The sensor that a transport authenticated, and where the request comes from. */
export interface FleetPeer {
  readonly sensor: string
  readonly bootId: string
  readonly address: string
}

export type ReceiverOutcome =
  | { readonly outcome: 'applied' | 'duplicate' | 'again'; readonly applied: number }
  | { readonly outcome: 'refused'; readonly applied: number; readonly code: string; readonly detail: string }

export interface KnownSensor {
  readonly state: 'pending' | 'active' | 'revoked'
  readonly name: string
  readonly site: string
  readonly epoch: number
  readonly applied: { readonly urgent: number; readonly bulk: number }
  /** Oldest first. */
  readonly boots: readonly string[]
  readonly machine: string
  readonly address: string
}

export interface FleetAlertDraft {
  readonly kind: 'clone-suspected' | 'speaks-for-another' | 'over-quota' | 'clock'
  readonly sensor: string
  readonly detail: Readonly<Record<string, string | number>>
}

/** The console's database, as far as the receiver needs it. */
export interface ReceiverStore {
  readonly generation: string
  sensor(id: string): Promise<KnownSensor | undefined>
  /** Throws a {@link BatchError} where the batch is refused as a whole. */
  apply(request: {
    readonly header: BatchHeader
    readonly bytes: Uint8Array
    readonly now: number
  }): Promise<ReceiverOutcome & { readonly things?: { readonly dropped: number } }>
  connected(
    sensor: string,
    given: {
      readonly boots: readonly string[]
      readonly machine: string
      readonly software: string
      readonly address: string
      readonly clockOffset: number
      readonly now: number
    },
  ): Promise<void>
  refused(
    header: BatchHeader | undefined,
    given: { readonly sensor: string; readonly code: string; readonly detail: string; readonly now: number },
  ): Promise<void>
  openAlert(alert: FleetAlertDraft, now: number): Promise<void>
}

interface Live {
  bootId: string
  lastContact: number
  polls: number
  /** Another machine with the identity of this sensor. */
  rival:
    | { readonly bootId: string; readonly since: number; readonly machine: string; readonly address: string }
    | undefined
}

export class FleetReceiver {
  readonly #store: ReceiverStore
  readonly #now: () => number
  readonly #live = new Map<string, Live>()
  #inFlight = 0

  constructor(store: ReceiverStore, now: () => number = Date.now) {
    this.#store = store
    this.#now = now
  }

  /** Sensors that are connected now. */
  isLive(sensor: string): boolean {
    return this.#isLive(this.#live.get(sensor))
  }

  lastContact(sensor: string): number | undefined {
    return this.#live.get(sensor)?.lastContact
  }

  #isLive(live: Live | undefined): boolean {
    if (live === undefined) return false
    return live.polls > 0 || elapsedMs(live.lastContact, this.#now()) < receiverLimits.liveMs
  }

  /** The next request of the sensor must begin with a hello. */
  disconnect(sensor: string): void {
    this.#live.delete(sensor)
  }

  async hello(hello: FleetHello, { sensor, address }: Omit<FleetPeer, 'bootId'>): Promise<FleetWelcome> {
    if (hello.sensor !== sensor) throw await this.#speaksForAnother(sensor, hello.sensor, address)
    if (Number(hello.version.split('.')[0]) !== FLEET_VERSION.major)
      throw new UplinkRefusal(
        'wrong-version',
        `this console speaks ${FLEET_PROTOCOL}/${FLEET_VERSION.major}, the sensor ${hello.version}`,
        true,
      )
    const known = await this.#known(sensor)
    const boots = await this.#admit(hello, known, address)
    const now = this.#now()
    const clockOffset = hello.time - now
    await this.#store.connected(sensor, {
      boots,
      machine: hello.machine,
      software: hello.software,
      address,
      clockOffset,
      now,
    })
    const { epoch, applied, site, name } = known
    return { generation: this.#store.generation, epoch, applied: { ...applied }, time: now, site, name }
  }

  async #known(sensor: string): Promise<KnownSensor> {
    const known = await this.#store.sensor(sensor)
    if (known === undefined || known.state === 'revoked')
      throw new UplinkRefusal(
        'unknown-sensor',
        `the console has no active sensor ${sensor}: join it again`,
        true,
      )
    if (known.state === 'pending')
      throw new UplinkRefusal(
        'pending',
        'the console waits for a second person to approve this sensor',
        false,
      )
    return known
  }

  /** The starts of the sensor with this one as the last. Throws where another machine is connected as this sensor. */
  async #admit(hello: FleetHello, known: KnownSensor, address: string): Promise<readonly string[]> {
    const { sensor, bootId, machine } = hello
    const current = known.boots.at(-1)
    const live = this.#live.get(sensor) ?? {
      bootId: current ?? bootId,
      lastContact: 0,
      polls: 0,
      rival: undefined,
    }
    if (current !== undefined && current !== bootId) {
      if (known.boots.includes(bootId)) {
        await this.#clone(
          known,
          { sensor, machine, address },
          'a start that was replaced by a later one came back',
        )
        throw cloneSuspected()
      }
      if (this.#isLive(live)) {
        live.rival ??= { bootId, since: this.#now(), machine, address }
        this.#live.set(sensor, live)
        throw new UplinkRefusal(
          'other-connection',
          'another machine is connected as this sensor; it is refused unless the other goes away',
          false,
        )
      }
    }
    this.#live.set(sensor, { bootId, lastContact: this.#now(), polls: 0, rival: undefined })
    return current === bootId ? known.boots : [...known.boots, bootId].slice(-receiverLimits.boots)
  }

  /** A request of the connection that is there: if another machine came meanwhile, both run. */
  async #contact({ sensor, bootId }: FleetPeer): Promise<void> {
    const live = this.#live.get(sensor)
    if (live === undefined || live.bootId !== bootId)
      throw new UplinkRefusal(
        'hello-first',
        'another start of this sensor is connected, or none: say hello',
        false,
      )
    live.lastContact = this.#now()
    const { rival } = live
    if (rival === undefined || rival.since >= live.lastContact) return
    live.rival = undefined
    await this.#clone(
      await this.#known(sensor),
      { sensor, ...rival },
      'two machines were connected at the same time',
    )
  }

  async #clone(
    known: KnownSensor,
    other: { readonly sensor: string; readonly machine: string; readonly address: string },
    reason: string,
  ): Promise<void> {
    const detail = {
      reason,
      machine: known.machine,
      address: known.address,
      otherMachine: other.machine,
      otherAddress: other.address,
    }
    await this.#store.openAlert({ kind: 'clone-suspected', sensor: other.sensor, detail }, this.#now())
  }

  async #speaksForAnother(sensor: string, other: string, address: string): Promise<UplinkRefusal> {
    await this.#store.openAlert(
      { kind: 'speaks-for-another', sensor, detail: { other: other.slice(0, fleetLimits.id), address } },
      this.#now(),
    )
    return new UplinkRefusal(
      'speaks-for-another',
      `expected the sensor ${sensor} of the certificate, got ${other.slice(0, 100)}`,
      true,
    )
  }

  /** While it is open, the connection is alive. Returns the function that ends it; `isLost`: the other side went away. */
  async poll(peer: FleetPeer): Promise<(isLost: boolean) => void> {
    await this.#known(peer.sensor)
    await this.#contact(peer)
    const live = this.#live.get(peer.sensor)
    if (live === undefined) return () => {}
    live.polls++
    return (isLost) => {
      live.polls--
      live.lastContact = isLost ? 0 : this.#now()
    }
  }

  async receive(bytes: Uint8Array, peer: FleetPeer): Promise<BatchAnswer> {
    if (this.#inFlight >= receiverLimits.inFlight)
      return { outcome: 'wait', applied: 0, waitMs: receiverLimits.waitMs }
    this.#inFlight++
    try {
      return await this.#receive(bytes, peer)
    } catch (error) {
      if (!(error instanceof StoreBusy)) throw error
      return { outcome: 'wait', applied: 0, waitMs: error.waitMs }
    } finally {
      this.#inFlight--
    }
  }

  async #receive(bytes: Uint8Array, peer: FleetPeer): Promise<BatchAnswer> {
    const now = this.#now()
    const { sensor } = peer
    let header: BatchHeader | undefined
    try {
      header = readHeader(bytes).header
      if (header.sensor !== sensor) throw await this.#speaksForAnother(sensor, header.sensor, peer.address)
      await this.#contact(peer)
      const { things, ...outcome } = await this.#store.apply({ header, bytes, now })
      if (outcome.outcome === 'refused') await this.#afterRefusal(header, outcome, peer)
      if ((things?.dropped ?? 0) > 0)
        await this.#store.openAlert({ kind: 'over-quota', sensor, detail: { dropped: things!.dropped } }, now)
      return outcome
    } catch (error) {
      if (!(error instanceof BatchError)) throw error
      const answer = { outcome: 'refused', applied: 0, code: error.code, detail: error.message } as const
      await this.#store.refused(header, { sensor, code: error.code, detail: error.message, now })
      return answer
    }
  }

  async #afterRefusal(
    header: BatchHeader,
    { code, detail }: { readonly code: string; readonly detail: string },
    peer: FleetPeer,
  ): Promise<void> {
    const now = this.#now()
    await this.#store.refused(header, { sensor: peer.sensor, code, detail, now })
    if (code === 'forked') await this.#clone(await this.#known(peer.sensor), { ...peer, machine: '' }, detail)
  }
}

function cloneSuspected(): UplinkRefusal {
  return new UplinkRefusal(
    'clone-suspected',
    'two machines speak as this sensor: an administrator of the console decides which one goes on',
    true,
  )
}
