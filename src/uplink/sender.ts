/** Sends what the console does not have: hello, then batches lane by lane; only the console's commit moves the cursor. */
import { Compile } from 'typebox/compile'
import { elapsedMs } from '#model/time'
import {
  type BatchAnswer,
  FLEET_PROTOCOL,
  FLEET_VERSION,
  type FleetChange,
  type FleetCommand,
  type FleetHealthBody,
  type FleetHello,
  FleetResend,
  type FleetWelcome,
  fleetLimits,
  LANES,
  type UplinkLane,
} from '#schema/fleet-protocol'
import { BUCKETS } from './bucket-digest.ts'
import type { FleetReceipt } from './bundle.ts'
import type { Prepared, Reference, ThingKind, UplinkOutbox } from './outbox.ts'
import { isComparison, outboxLimits, stableHash } from './outbox.ts'
import { type FleetTransport, UplinkRefusal } from './transport.ts'

export const senderLimits = {
  /** Milliseconds that changes are gathered. */
  gatherMs: { urgent: 200, bulk: 2000 },
  /** Milliseconds until the next attempt: doubled up to the most, drawn evenly from zero (full jitter). */
  retryMs: 1000,
  mostRetryMs: 60_000,
  /** Attempts with the same batch before its changes are set aside, where none of them is at fault alone. */
  attempts: 3,
  healthMs: 60_000,
  /** Milliseconds between two comparisons of everything that was sent. */
  digestMs: 86_400_000,
} as const

/** The sensor's own store, as the console gets it. */
export interface UplinkSource {
  ids(kind: ThingKind): Promise<readonly string[]>
  /** Bodies by id; one that is missing is gone. */
  bodies(kind: ThingKind, ids: readonly string[]): Promise<ReadonlyMap<string, object>>
  /** The part of a body that does not change with every packet. */
  stable(kind: ThingKind, body: object): object
  /** Newest events of the chosen severities. */
  events(): Promise<readonly { readonly id: string; readonly time: string; readonly body: unknown }[]>
  overview(): Promise<unknown>
  health(): Promise<Pick<FleetHealthBody, 'problem' | 'lastPacket' | 'freeBytes'>>
}

export interface UplinkSenderOptions {
  readonly outbox: UplinkOutbox
  readonly source: UplinkSource
  readonly transport: FleetTransport
  readonly sensor: string
  readonly bootId: string
  readonly software: string
  readonly machine: string
  /** Carries out what the console asks; the result goes back. */
  command(command: FleetCommand): Promise<FleetChange | undefined>
  /** Of the settings of the console in effect; '' for none. */
  settingsRevision?(): string
  log(line: string): void
  /** Milliseconds. */
  now?(): number
  random?(): number
  readonly gatherMs?: Readonly<Record<UplinkLane, number>>
  readonly retryMs?: number
}

const resendCheck = Compile(FleetResend)

/** Everything before the first comparison, or that alone. */
function withComparisonAlone(references: readonly Reference[]): readonly Reference[] {
  const at = references.findIndex(({ kind }) => isComparison(kind))
  return at < 0 ? references : references.slice(0, Math.max(1, at))
}

export type UplinkState =
  | { readonly kind: 'connecting' | 'connected' | 'stopped'; readonly problem: string }
  | { readonly kind: 'refused'; readonly problem: string; readonly code: string }

export class UplinkSender {
  readonly #options: UplinkSenderOptions
  readonly #end = new AbortController()
  readonly #wakes = new Set<() => void>()
  #state: UplinkState = { kind: 'connecting', problem: '' }
  #welcome: Promise<FleetWelcome> | undefined
  #clockOffset = 0
  #consoleSoftware = ''
  #running: Promise<unknown> = Promise.resolve()
  /** UplinkLane → sequence that the console has, where it is behind what was sent. */
  readonly #attempts = new Map<string, number>()
  #healthAt = 0

  constructor(options: UplinkSenderOptions) {
    this.#options = options
  }

  get state(): UplinkState {
    return this.#state
  }

  /** Version of the console at the last hello; '' before. */
  get consoleSoftware(): string {
    return this.#consoleSoftware
  }

  /** Milliseconds by which this clock is ahead of the console's. */
  get clockOffset(): number {
    return this.#clockOffset
  }

  start(): void {
    this.#running = Promise.all([...LANES.map((lane) => this.#lane(lane)), this.#commands()])
  }

  async stop(): Promise<void> {
    this.#end.abort()
    this.wake()
    this.#options.transport.close()
    await this.#running
    this.#state = { kind: 'stopped', problem: '' }
  }

  /** Something waits. */
  wake(): void {
    for (const wake of this.#wakes) wake()
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }

  get #isEnded(): boolean {
    return this.#end.signal.aborted
  }

  async #pause(ms: number, isWoken = true): Promise<void> {
    if (this.#isEnded) return
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#wakes.delete(done)
        this.#end.signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      if (isWoken) this.#wakes.add(done)
      this.#end.signal.addEventListener('abort', done)
    })
  }

  async #lane(lane: UplinkLane): Promise<void> {
    let failures = 0
    while (!this.#isEnded) {
      try {
        await this.connect()
        const isBusy = await this.step(lane)
        failures = 0
        if (!isBusy) await this.#idle(lane)
      } catch (error) {
        if (this.#isEnded) return
        failures++
        await this.#failed(error as Error, failures)
      }
    }
  }

  /** Until something waits. A lane that was quiet for longer than changes are gathered sends at once. */
  async #idle(lane: UplinkLane): Promise<void> {
    const { outbox, gatherMs = senderLimits.gatherMs } = this.#options
    const began = this.#now()
    const due = outbox.nextDue(lane, began)
    if (due === undefined || due > began)
      await this.#pause(Math.min(Math.max(1, (due ?? began + 30_000) - began), 30_000))
    await this.#pause(Math.max(0, gatherMs[lane] - elapsedMs(began, this.#now())), false)
  }

  /** Forgets the connection: the next step begins with a hello. */
  disconnect(): void {
    this.#welcome = undefined
  }

  async #failed(error: Error, failures: number): Promise<void> {
    const { log, random = Math.random, retryMs = senderLimits.retryMs } = this.#options
    this.#welcome = undefined
    const isFinal = error instanceof UplinkRefusal && error.isFinal
    const problem = error.message
    if (this.#state.problem !== problem) log(`sightglass: console: ${problem}`)
    this.#state =
      error instanceof UplinkRefusal
        ? { kind: 'refused', problem, code: error.code }
        : { kind: 'connecting', problem }
    const most = isFinal
      ? senderLimits.mostRetryMs
      : Math.min(senderLimits.mostRetryMs, retryMs * 2 ** (failures - 1))
    await this.#pause(isFinal ? most : random() * most, false)
  }

  /** One hello for both lanes; another after a failure. */
  async connect(): Promise<void> {
    this.#welcome ??= this.#hello()
    try {
      await this.#welcome
    } catch (error) {
      this.#welcome = undefined
      throw error
    }
  }

  /** Hello at the beginning of a connection. */
  greeting(): FleetHello {
    const { outbox, sensor, bootId, software, machine, settingsRevision } = this.#options
    const lane = (name: UplinkLane) => ({
      head: outbox.batches.state(name).head,
      oldest: outbox.batches.state(name).oldest,
    })
    return {
      ...{ protocol: FLEET_PROTOCOL, version: `${FLEET_VERSION.major}.${FLEET_VERSION.minor}` },
      ...{ sensor, epoch: outbox.epoch, bootId, generation: outbox.meta('generation') },
      lanes: { urgent: lane('urgent'), bulk: lane('bulk') },
      ...{ software, machine, settings: settingsRevision?.() ?? '', time: this.#now() },
    }
  }

  async #hello(): Promise<FleetWelcome> {
    const hello = this.greeting()
    const sent = hello.time
    const welcome = await this.#options.transport.hello(hello)
    this.#clockOffset = Math.round((sent + this.#now()) / 2 - welcome.time)
    this.#consoleSoftware = welcome.software ?? ''
    await this.#resume(welcome)
    this.#state = { kind: 'connected', problem: '' }
    return welcome
  }

  /** Where to go on: after what the console applied, or with a snapshot. */
  async #resume({ generation, epoch, applied }: FleetWelcome): Promise<void> {
    const { outbox } = this.#options
    const known = outbox.meta('generation')
    const isRestored = known !== '' && known !== generation
    const isBehind =
      epoch > outbox.epoch ||
      LANES.some((lane) => epoch === outbox.epoch && applied[lane] > outbox.batches.state(lane).head)
    const has = (lane: UplinkLane) => (epoch === outbox.epoch ? applied[lane] : 0)
    const misses = LANES.some((lane) => has(lane) < outbox.batches.state(lane).oldest - 1)
    if (isRestored || isBehind || misses || !outbox.hasSnapshot) {
      const next =
        outbox.hasSnapshot || epoch >= outbox.epoch ? Math.max(epoch, outbox.epoch) + 1 : outbox.epoch
      await this.snapshot(next)
    } else for (const lane of LANES) outbox.batches.applied(lane, has(lane))
    outbox.setMeta('generation', generation)
  }

  /** Everything again under this epoch. */
  async snapshot(epoch: number): Promise<void> {
    const { outbox, source } = this.#options
    const [device, link, alert, incident] = await Promise.all([
      source.ids('device'),
      source.ids('link'),
      source.ids('alert'),
      source.ids('incident'),
    ])
    outbox.beginSnapshot(epoch, { device, link, alert, incident }, this.#now())
    outbox.addEvents(await source.events(), { now: this.#now(), isAgain: true })
  }

  /** Packs what waits and sends one batch; false if there is none. */
  async step(lane: UplinkLane): Promise<boolean> {
    const { outbox, transport } = this.#options
    await this.#putHealth()
    this.#compareDaily()
    if (outbox.batches.hasRoom(lane)) await this.#pack(lane)
    const [batch] = outbox.batches.after(lane, outbox.batches.state(lane).applied)
    if (batch === undefined) return false
    await this.#answered(lane, batch.sequence, await transport.send(batch.bytes))
    return true
  }

  async #answered(
    lane: UplinkLane,
    sequence: number,
    { outcome, applied, code = '', detail = '', waitMs = 1000 }: BatchAnswer,
  ): Promise<void> {
    const { outbox } = this.#options
    switch (outcome) {
      case 'applied':
      case 'duplicate':
        outbox.batches.applied(lane, Math.min(applied, outbox.batches.state(lane).head))
        this.#attempts.delete(lane)
        break
      case 'again':
        // The console is behind the state in its welcome: it was restored, or lost its last transactions.
        throw new Error(`the console has only batch ${applied} of ${lane}: connecting again`)
      case 'wait':
        await this.#pause(waitMs, false)
        break
      case 'refused':
        this.#refused(lane, sequence, { code, detail })
    }
  }

  #refused(
    lane: UplinkLane,
    sequence: number,
    { code, detail }: { readonly code: string; readonly detail: string },
  ): void {
    const { outbox, log } = this.#options
    if (/^(unknown-sensor|stale-epoch|forked|no-snapshot|wrong-version|clone-suspected)$/.test(code))
      throw new UplinkRefusal(code, `${code}: ${detail}`, code !== 'no-snapshot' && code !== 'stale-epoch')
    const at = Number(/change (\d+)/.exec(detail)?.[1] ?? -1)
    const attempts = (this.#attempts.get(lane) ?? 0) + 1
    this.#attempts.set(lane, attempts)
    if (at < 0 && attempts < senderLimits.attempts) return
    log(`sightglass: console: batch ${sequence} of ${lane}: ${code}: ${detail}`)
    outbox.batches.setAside(lane, sequence, { at, code }, this.#now())
    this.#attempts.delete(lane)
  }

  /** False if nothing is due. */
  async #pack(lane: UplinkLane): Promise<boolean> {
    const { outbox, sensor } = this.#options
    const references = withComparisonAlone(outbox.due(lane, this.#now()))
    if (references.length === 0) return false
    const prepared = await this.#prepare(references)
    outbox.pack(lane, prepared, { sensor, now: this.#now(), clockOffset: this.#clockOffset })
    return true
  }

  async #prepare(references: readonly Reference[]): Promise<readonly Prepared[]> {
    const { source } = this.#options
    const bodies = new Map<string, ReadonlyMap<string, object>>()
    for (const kind of ['device', 'link', 'alert', 'incident'] as const) {
      const ids = references.filter((one) => one.kind === kind).map(({ id }) => id)
      if (ids.length > 0) bodies.set(kind, await source.bodies(kind, ids))
    }
    return references.map((reference) => {
      const { kind, id, body } = reference
      if (isComparison(kind)) return this.#comparison(reference)
      const known = bodies.get(kind)
      if (known === undefined) {
        const sent = kind === 'event' ? { sent: { kind, id, hash: 'event', seen: 0 } } : {}
        return { reference, change: { kind, id, body: JSON.parse(body || 'null') }, ...sent }
      }
      return this.#prepareThing(reference, kind as ThingKind, known.get(id))
    })
  }

  #comparison(reference: Reference): Prepared {
    const { outbox } = this.#options
    const { kind, id } = reference
    const [name, bucket] = id.split(' ')
    const of = name as ThingKind
    if (bucket === undefined)
      return { reference, change: { kind, id, body: { of, buckets: outbox.buckets(of) } } }
    const ids = outbox.idsOfBucket(of, Number(bucket))
    // A list that the console would cut must not remove what it does not name.
    if (ids.length > fleetLimits.list) return { reference, done: true }
    return { reference, change: { kind, id, body: { of, bucket: Number(bucket), ids } } }
  }

  #prepareThing(reference: Reference, kind: ThingKind, body: object | undefined): Prepared {
    const { outbox, source } = this.#options
    const { id } = reference
    const now = this.#now()
    const sent = outbox.sentHash(kind, id)
    if (body === undefined)
      return sent === undefined
        ? { reference, done: true }
        : { reference, change: { kind: `${kind}-gone`, id }, sent: { kind, id, hash: undefined, seen: now } }
    const hash = stableHash(source.stable(kind, body))
    if (sent?.hash !== hash)
      return { reference, change: { kind, id, body }, sent: { kind, id, hash, seen: now } }
    if (kind === 'alert' || kind === 'incident') return { reference, done: true }
    const restMs = kind === 'device' ? outboxLimits.deviceSeenMs : outboxLimits.linkSeenMs
    if (elapsedMs(sent.seen, now) < restMs) return { reference, due: sent.seen + restMs }
    const { lastSeen, packets } = body as { lastSeen: string; packets: number }
    return {
      reference,
      change: { kind: 'seen', id, body: { of: kind, lastSeen, packets } },
      sent: { kind, id, hash, seen: now },
    }
  }

  #compareDaily(): void {
    const { outbox } = this.#options
    const now = this.#now()
    const last = Number(outbox.meta('digest-at'))
    if (last > 0 && elapsedMs(last, now) < senderLimits.digestMs) return
    outbox.setMeta('digest-at', String(now))
    // The first time there is nothing to compare: a snapshot was just sent.
    if (last > 0) outbox.compare(now)
  }

  async #putHealth(): Promise<void> {
    const { outbox, source, software } = this.#options
    const now = this.#now()
    if (elapsedMs(this.#healthAt, now) < senderLimits.healthMs) return
    this.#healthAt = now
    const [urgent, bulk] = [outbox.waiting('urgent'), outbox.waiting('bulk')]
    const oldest = [urgent.oldest, bulk.oldest].filter((time) => time !== undefined)
    const body: FleetHealthBody = {
      ...(await source.health()),
      software,
      waiting: { urgent: urgent.count, bulk: bulk.count },
      oldestWaiting: oldest.length === 0 ? null : new Date(Math.min(...oldest)).toISOString(),
    }
    outbox.put({ kind: 'health', id: 'health', body }, now)
    outbox.put({ kind: 'overview', id: 'overview', body: await source.overview() }, now)
  }

  /** The console's contents differ from those sent: a fault, or its database was changed. */
  async resend({ id, body }: FleetCommand): Promise<FleetChange> {
    const { outbox, log } = this.#options
    const now = this.#now()
    const result = (outcome: 'applied' | 'refused', reason = ''): FleetChange => ({
      ...{ kind: 'applied-decision', id, body: { outcome, reason, time: now } },
    })
    if (!resendCheck.Check(body)) return result('refused', 'the command does not fit its schema')
    const { of, buckets } = body
    log(
      `sightglass: console: ${buckets.length} of ${BUCKETS} buckets of the kind ${of} differ: sending them again`,
    )
    if (!outbox.resend(of, buckets, now)) await this.snapshot(outbox.epoch + 1)
    return result('applied')
  }

  /** For files: all that is due, up to so many batches of a lane that wait for their answer. */
  async packAll(most: number): Promise<void> {
    const { outbox } = this.#options
    if (!outbox.hasSnapshot) await this.snapshot(outbox.epoch)
    await this.#putHealth()
    for (const lane of LANES)
      while (outbox.batches.after(lane, 0, most).length < most && (await this.#pack(lane)));
  }

  /** Result of a file at the console. */
  async receipt({ welcome, refused, commands }: FleetReceipt): Promise<void> {
    this.#consoleSoftware = welcome.software ?? ''
    await this.#resume(welcome)
    for (const { lane, sequence, answer } of refused) await this.#answered(lane, sequence, answer)
    await this.#carryOut(commands)
    this.#state = { kind: 'connected', problem: '' }
  }

  async #carryOut(commands: readonly FleetCommand[]): Promise<void> {
    const { outbox, command: carryOut } = this.#options
    for (const command of commands) {
      const result = command.kind === 'resend' ? await this.resend(command) : await carryOut(command)
      if (result !== undefined) outbox.put(result, this.#now())
    }
  }

  async #commands(): Promise<void> {
    const { transport, bootId, log } = this.#options
    let failures = 0
    while (!this.#isEnded) {
      try {
        await this.connect()
        await this.#carryOut(await transport.commands(bootId, this.#end.signal))
        failures = 0
        this.wake()
      } catch (error) {
        if (this.#isEnded) return
        failures++
        this.disconnect() // after the next hello the console sends again what got lost
        if (!(error instanceof UplinkRefusal) && failures === 1)
          log(`sightglass: console: ${(error as Error).message}`)
        await this.#pause(Math.min(senderLimits.mostRetryMs, senderLimits.retryMs * 2 ** failures), false)
      }
    }
  }
}
