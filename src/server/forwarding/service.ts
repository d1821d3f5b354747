/** Destinations of messages: settings, delivery state and the workers that deliver. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { ExportSource, MessageFormat } from '#export/message-format'
import type { Destination } from '#model/destination'
import { CodedError } from '#schema/errors'
import type { DestinationChange, DestinationItem, FormatItem, TestAnswer } from '#schema/forwarding'
import { type DestinationState, outboxLimits, type WaitingMessage } from '#store/outbox'
import type { Store } from '#store/store'
import { checkDestination } from './check.ts'
import { deliver } from './deliver.ts'
import { DeliveryWorker } from './delivery-worker.ts'
import { loadFormats } from './formats.ts'
import { itemOf } from './item.ts'
import { SecretFile } from './secrets.ts'
import { testMessage } from './sensor-status-messages.ts'
import type { Delivery } from './transport.ts'

const rhythm = {
  /** How often the queues are looked at. */
  lookMs: 500,
  /** How often what is too old is let go. */
  tidyMs: 60_000,
  /** What is under way at a stop may take so long. */
  stopMs: 3000,
} as const

export interface ForwardingSetup {
  readonly store: Store
  /** The data folder. */
  readonly data: string
  readonly sender: () => ExportSource
  /** Whether certificates may be named by whole paths: for who sits at the machine. */
  readonly mayNamePaths: boolean
  readonly log: (line: string) => void
}

export class ForwardingService {
  readonly #setup: ForwardingSetup
  readonly #formats: ReadonlyMap<string, MessageFormat>
  readonly #secrets: SecretFile
  readonly #workers = new Map<string, DeliveryWorker>()
  #timers: NodeJS.Timeout[] = []
  #isLooking = false

  static async open(setup: ForwardingSetup): Promise<ForwardingService> {
    return new ForwardingService(setup, await loadFormats())
  }

  private constructor(setup: ForwardingSetup, formats: ReadonlyMap<string, MessageFormat>) {
    this.#setup = setup
    this.#formats = formats
    this.#secrets = new SecretFile(setup.data)
  }

  /** Begins to send. */
  start(): void {
    this.#timers = [
      setInterval(() => void this.#look(), rhythm.lookMs),
      setInterval(() => void this.#tidy(), rhythm.tidyMs),
    ]
  }

  /** Ends when what is under way is through, or after a while; what waits is kept. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    if (this.#timers.length > 0) await this.#look() // the sensor's last word
    for (const worker of this.#workers.values()) worker.stop()
    const idle = Promise.all([...this.#workers.values()].map((worker) => worker.idle()))
    await Promise.race([idle, new Promise((resolve) => setTimeout(resolve, rhythm.stopMs).unref())])
  }

  formats(): readonly FormatItem[] {
    return [...this.#formats.values()].map(({ name, title, for: kind }) => ({ name, title, for: kind }))
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

  /** Sends a message past the queue and tells what came of it. */
  async test(id: string): Promise<TestAnswer> {
    const { destination } = await this.#find(id)
    const message = testMessage(this.#setup.sender(), Date.now() * 1000)
    const { sent, problem, answer } = await this.#deliver(destination, [
      { number: 0, queued: message.time, message },
    ])
    if (sent.length > 0) this.#workers.get(id)?.hurry()
    return { arrived: sent.length > 0, text: problem === '' ? answer : problem }
  }

  async #find(id: string): Promise<DestinationState> {
    const found = (await this.#setup.store.destinations()).find(({ destination }) => destination.id === id)
    if (found === undefined) throw new CodedError('not-found', `no destination ${id}`)
    return found
  }

  async #save(id: string, change: DestinationChange): Promise<DestinationItem> {
    const { mayNamePaths, store } = this.#setup
    checkDestination(change, { formats: this.#formats, mayNamePaths })
    const { secrets, ...said } = change
    const destination: Destination = { id, ...said }
    const headers = destination.transport.kind === 'webhook' ? destination.transport.headers : []
    this.#secrets.set(id, secrets ?? {}, headers)
    await store.saveDestination(destination)
    this.#workers.get(id)?.hurry()
    return this.#item(await this.#find(id))
  }

  #item(state: DestinationState): DestinationItem {
    const { id } = state.destination
    return itemOf(state, {
      isSigned: this.#isSigned(id),
      nextMs: this.#workers.get(id)?.nextMs,
    })
  }

  #isSigned(id: string): boolean {
    try {
      return this.#secrets.of(id).signing !== ''
    } catch {
      return false // each attempt to send tells why
    }
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      for (const { destination, waiting } of await this.#setup.store.destinations())
        if (destination.isEnabled && waiting > 0) this.#workerOf(destination.id).wake(destination)
    } catch {
      // The store cannot be asked now; whoever else asks it tells why.
    } finally {
      this.#isLooking = false
    }
  }

  async #tidy(): Promise<void> {
    try {
      await this.#setup.store.dropBefore((Date.now() - outboxLimits.ageMs) * 1000)
    } catch (error) {
      this.#setup.log(`sightglass: forwarding: ${(error as Error).message}`)
    }
  }

  #workerOf(id: string): DeliveryWorker {
    const known = this.#workers.get(id)
    if (known !== undefined) return known
    const worker = new DeliveryWorker(this.#setup.store, (destination, messages) =>
      this.#deliver(destination, messages),
    )
    this.#workers.set(id, worker)
    return worker
  }

  async #deliver(destination: Destination, messages: readonly WaitingMessage[]): Promise<Delivery> {
    const format = this.#formats.get(destination.format)
    if (format === undefined)
      return { sent: [], problem: `there is no format ${destination.format}`, answer: '' }
    try {
      const secrets = this.#secrets.of(destination.id)
      const certificates = join(this.#setup.data, 'certificates')
      const sender = this.#setup.sender()
      return await deliver({ destination, format, sender, secrets, certificates, messages })
    } catch (error) {
      return { sent: [], problem: (error as Error).message, answer: '' }
    }
  }
}
