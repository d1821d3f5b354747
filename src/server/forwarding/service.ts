/** Destinations of messages: settings, delivery state and the workers that deliver. */
import { randomBytes } from 'node:crypto'
import { clean } from '#bytes/text'
import type { AnyDestinationType, DeliveryOutcome } from '#destination-kit/destination-type'
import { secretFields } from '#destination-kit/secret-names'
import type { ExportSource } from '#export/message-format'
import type { Destination } from '#model/destination'
import { CodedError } from '#schema/errors'
import type {
  DeliveryItem,
  DestinationChange,
  DestinationItem,
  DestinationTypeItem,
  TestAnswer,
} from '#schema/forwarding'
import { alertMessage } from '#store/message-making'
import { type DeliveryQuery, type DestinationState, outboxLimits } from '#store/outbox'
import type { Store } from '#store/store'
import { openTransport } from '#transports/open'
import { TokenCache } from '#transports/token-cache'
import type { Transport, TransportContext } from '#transports/transport'
import { SecretFile } from '../sealed-secrets.ts'
import type { CaseComment } from '../server-events.ts'
import { checkDestination } from './check.ts'
import { DeliveryWorker, keyOf } from './delivery-worker.ts'
import { loadDestinationTypes } from './destination-types.ts'
import { ForeignChangesReader, type ForeignSetup } from './foreign-changes.ts'
import { deliveryItemOf, itemOf, typeItemOf } from './item.ts'
import { testMessage } from './sensor-status-messages.ts'
import { testSteps } from './test-steps.ts'

const schedule = {
  /** How often the queues are looked at: what was put off may be due. */
  lookMs: 500,
  /** After messages were queued: those that follow closely share a request. */
  gatherMs: 100,
  /** How often destinations are asked for changes; each has a pause of its own. */
  readBackMs: 1000,
  /** How often messages that are too old are dropped. */
  tidyMs: 60_000,
  /** Time for deliveries in progress at a stop. */
  stopMs: 3000,
} as const

const bounds = {
  /** Characters of a comment that is sent. */
  comment: 2000,
} as const

export interface ForwardingSetup {
  readonly store: Store
  /** The data folder. */
  readonly data: string
  readonly sender: () => ExportSource
  /** TCP port of our own pages, which no destination may be; 0 for none. */
  readonly ownPort: () => number
  /** Whether certificates may be named by whole paths: for who sits at the machine. */
  readonly mayNamePaths: boolean
  /** How changes at receivers reach alerts here; left out where nothing is read back. */
  readonly changeBack?: Pick<ForeignSetup, 'change' | 'audit' | 'comment'>
  readonly log: (line: string) => void
}

export class ForwardingService {
  readonly #setup: ForwardingSetup
  readonly #types: ReadonlyMap<string, AnyDestinationType>
  readonly #secrets: SecretFile
  readonly #tokens = new TokenCache()
  readonly #workers = new Map<string, DeliveryWorker>()
  readonly #foreign: ForeignChangesReader | undefined
  #timers: NodeJS.Timeout[] = []
  #reading: Promise<number> | undefined
  #isLooking = false
  #mustLookAgain = false
  #unwatch: (() => void) | undefined
  /** Until the next look; undefined while nothing was queued since the last. */
  #gathering: NodeJS.Timeout | undefined

  static async open(setup: ForwardingSetup): Promise<ForwardingService> {
    return new ForwardingService(setup, await loadDestinationTypes())
  }

  private constructor(setup: ForwardingSetup, types: ReadonlyMap<string, AnyDestinationType>) {
    this.#setup = setup
    this.#types = types
    this.#secrets = new SecretFile(setup.data)
    try {
      if (this.#secrets.seal())
        setup.log('sightglass: forwarding: secrets of a former version are sealed now')
    } catch {
      // A file or key that cannot be used: each attempt to send reports why.
    }
    if (setup.changeBack !== undefined)
      this.#foreign = new ForeignChangesReader({ ...setup.changeBack, store: setup.store, nowMs: Date.now })
  }

  /** Begins to send. */
  start(): void {
    this.#unwatch = this.#setup.store.watchQueues(() => {
      this.#gathering ??= setTimeout(() => {
        this.#gathering = undefined
        void this.#look()
      }, schedule.gatherMs)
    })
    this.#timers = [
      setInterval(() => void this.#look(), schedule.lookMs),
      setInterval(() => void this.#tidy(), schedule.tidyMs),
      setInterval(() => void this.readBack(), schedule.readBackMs),
    ]
  }

  /** Ends when what is under way is through, or after a while; what waits is kept. */
  async close(): Promise<void> {
    this.#unwatch?.()
    clearTimeout(this.#gathering)
    for (const timer of this.#timers) clearInterval(timer)
    if (this.#timers.length > 0) await this.#look() // sends the message that the sensor stopped
    for (const worker of this.#workers.values()) worker.stop()
    const idle = Promise.all([...this.#workers.values()].map((worker) => worker.idle()))
    await Promise.race([idle, new Promise((resolve) => setTimeout(resolve, schedule.stopMs).unref())])
  }

  types(): readonly DestinationTypeItem[] {
    return [...this.#types.values()].map(typeItemOf)
  }

  async list(): Promise<readonly DestinationItem[]> {
    return (await this.#setup.store.destinations()).map((state) => this.#item(state))
  }

  async add(change: DestinationChange): Promise<DestinationItem> {
    return this.#save(randomBytes(6).toString('hex'), change)
  }

  async change(id: string, change: DestinationChange): Promise<DestinationItem> {
    await this.#find(id)
    return this.#save(id, change)
  }

  async remove(id: string): Promise<void> {
    if (!(await this.#setup.store.removeDestination(id)))
      throw new CodedError('not-found', `no destination ${id}`)
    this.#secrets.remove(id)
    this.#workers.get(id)?.stop()
    this.#workers.delete(id)
  }

  /** Sends a message past the queue and answers step by step what came of it. */
  async test(id: string): Promise<TestAnswer> {
    const { destination } = await this.#find(id)
    const outcome = await this.#sendTest(destination)
    if (outcome.state === 'delivered') this.#workers.get(id)?.endRest()
    return testSteps(outcome, destination)
  }

  async #sendTest(destination: Destination): Promise<DeliveryOutcome> {
    const type = this.#types.get(destination.type)
    if (type === undefined)
      return { state: 'wait', reason: `there is no destination type ${destination.type}` }
    let transport: Transport | undefined
    try {
      transport = this.#open(type, destination)
      const sender = this.#setup.sender()
      const message = testMessage(sender, Date.now() * 1000)
      const outgoing = {
        ...{ message, queued: message.time, sent: message.time },
        key: keyOf(destination.id, message.time),
      }
      const [outcome] = await transport.send([type.map(outgoing, { sender, settings: destination.settings })])
      return outcome!
    } catch (error) {
      return { state: 'wait', reason: (error as Error).message }
    } finally {
      await transport?.close()
    }
  }

  async deliveries(query: DeliveryQuery) {
    const names = new Map(
      (await this.#setup.store.destinations()).map(({ destination: { id, name } }) => [id, name]),
    )
    const { items, next } = await this.#setup.store.deliveries(query)
    return {
      items: items.map((record): DeliveryItem => deliveryItemOf(record, names.get(record.destination) ?? '')),
      next: next === undefined ? null : String(next),
    }
  }

  /** Queues failed messages again; all if none are named. */
  async resend(id: string, numbers: readonly number[]): Promise<{ readonly count: number }> {
    await this.#find(id)
    return { count: await this.#setup.store.resend(id, numbers) }
  }

  /** Forgets failed messages; all if none are named. */
  async discard(id: string, numbers: readonly number[]): Promise<{ readonly count: number }> {
    await this.#find(id)
    return { count: await this.#setup.store.discard(id, numbers) }
  }

  async #find(id: string): Promise<DestinationState> {
    const found = (await this.#setup.store.destinations()).find(({ destination }) => destination.id === id)
    if (found === undefined) throw new CodedError('not-found', `no destination ${id}`)
    return found
  }

  async #save(id: string, change: DestinationChange): Promise<DestinationItem> {
    const { mayNamePaths, store } = this.#setup
    const { type, settings } = checkDestination(change, { types: this.#types, mayNamePaths })
    const { name, isEnabled, connection, filter, secrets = {} } = change
    this.#secrets.set(id, secrets, Object.keys(secretFields(type, settings)))
    await store.saveDestination({ id, name, isEnabled, type: type.name, settings, connection, filter })
    this.#tokens.forget(id)
    this.#foreign?.forget(id)
    // Another type needs another worker.
    this.#workers.get(id)?.stop()
    this.#workers.delete(id)
    return this.#item(await this.#find(id))
  }

  #item(state: DestinationState): DestinationItem {
    const { id, type } = state.destination
    return itemOf(state, {
      type: this.#types.get(type),
      secretsSet: this.#secretsSet(id),
      nextMs: this.#workers.get(id)?.nextMs,
    })
  }

  #secretsSet(id: string): readonly string[] {
    try {
      return Object.keys(this.#secrets.of(id))
    } catch {
      return [] // each attempt to send reports why
    }
  }

  /** Sends a comment to the ticket systems that have the alert, but for the one it comes from. */
  async sendComment({ subject, by, text, origin }: CaseComment): Promise<void> {
    const { store, log } = this.#setup
    try {
      const [, id] = /^alert:(.+)$/.exec(subject) ?? []
      const stored = id === undefined ? undefined : await store.alert(id)
      if (stored === undefined) return
      const knowing: string[] = []
      for (const { destination } of await store.destinations()) {
        const type = this.#types.get(destination.type)
        if (type?.transport !== 'http' || type.changes === undefined || destination.id === origin) continue
        const { items } = await store.deliveries({
          ...{ destination: destination.id, object: `alert ${id}`, state: 'delivered', limit: 1 },
        })
        if (items.length > 0) knowing.push(destination.id)
      }
      if (knowing.length === 0) return
      const message = alertMessage(stored.alert, 'commented', new Map())
      await store.emit({ ...message, text: clean(`${by}: ${text}`, bounds.comment) }, knowing)
    } catch (error) {
      log(`sightglass: forwarding: ${(error as Error).message}`)
    }
  }

  /** Reads changes from each destination that gives some; answers how many alerts were changed. */
  readBack(): Promise<number> {
    this.#reading ??= this.#readChanges().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #readChanges(): Promise<number> {
    if (this.#foreign === undefined) return 0
    let count = 0
    try {
      for (const { destination } of await this.#setup.store.destinations()) {
        const type = this.#types.get(destination.type)
        if (!destination.isEnabled || type?.transport !== 'http') continue
        const context = () => this.#contextOf(destination)
        count += await this.#foreign.read(type, destination, { context, sender: this.#setup.sender() })
      }
    } catch (error) {
      this.#setup.log(`sightglass: forwarding: ${(error as Error).message}`)
    }
    return count
  }

  async #look(): Promise<void> {
    if (this.#isLooking) {
      this.#mustLookAgain = true
      return
    }
    this.#isLooking = true
    try {
      for (const destination of await this.#setup.store.pendingDestinations())
        this.#workerOf(destination)?.wake(destination)
    } catch {
      // The store cannot be read now; its other users report why.
    } finally {
      this.#isLooking = false
    }
    if (!this.#mustLookAgain) return
    this.#mustLookAgain = false
    await this.#look()
  }

  async #tidy(): Promise<void> {
    try {
      await this.#setup.store.dropBefore((Date.now() - outboxLimits.ageMs) * 1000)
    } catch (error) {
      this.#setup.log(`sightglass: forwarding: ${(error as Error).message}`)
    }
  }

  #workerOf({ id, type: name }: Destination): DeliveryWorker | undefined {
    const known = this.#workers.get(id)
    const type = this.#types.get(name)
    if (known !== undefined || type === undefined) return known
    const { store, sender } = this.#setup
    const open = (destination: Destination) => this.#open(type, destination)
    const worker = new DeliveryWorker({ store, type, sender, open })
    this.#workers.set(id, worker)
    return worker
  }

  /** Throws if the secrets cannot be read. */
  #open(type: AnyDestinationType, destination: Destination): Transport {
    return openTransport(type, this.#contextOf(destination))
  }

  #contextOf({ id, settings, connection }: Destination): TransportContext {
    const { data, sender, ownPort } = this.#setup
    return {
      ...{ destination: id, settings, connection, data, sender: sender(), tokens: this.#tokens },
      secrets: this.#secrets.of(id),
      ownPort: ownPort(),
    }
  }
}
