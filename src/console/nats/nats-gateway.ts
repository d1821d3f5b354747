/**
 * Messages of sensors over NATS: requests of the shards that this console owns are answered, batches are taken from the
 * stream and acknowledged after the commit of the database.
 */
import {
  AckPolicy,
  type ConsumerMessages,
  DiscardPolicy,
  type JetStreamClient,
  type JsMsg,
  jetstream,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream'
import { connect, type Msg, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node'
import { Compile } from 'typebox/compile'
import type { FleetStore } from '#fleet-store/store'
import { FleetHello, LANES, type NatsAccess } from '#schema/fleet-protocol'
import { RequestRate } from '#server/http/request-rate'
import { BatchError, readHeader } from '#uplink/batch'
import { BOOT_HEADER, natsAuthenticator, nkeyOf, UPLINK_STREAM } from '#uplink/nats-keys'
import type { FleetPeer } from '#uplink/receiver'
import { UplinkRefusal } from '#uplink/transport'
import { type HelloServices, welcomeSensor } from '../sensor-hello.ts'
import type { NatsAuthority } from './nats-authority.ts'
import {
  answerFileRequest,
  fileRefusalOf,
  isFileRequest,
  type NatsFileServices,
} from './nats-file-requests.ts'
import type { ShardOwnership } from './shard-ownership.ts'

const limits = {
  /** Requests that are answered at the same time. */
  requests: 4000,
  /** Of one sensor a second, as over HTTPS. */
  rate: { perSecond: 100, burst: 400 },
  /** Bytes that the stream holds; then sensors keep their batches. */
  streamBytes: 1024 ** 3,
  /** Milliseconds that it holds a batch: a sensor sends again what has no answer after 30 s. */
  ageMs: 10 * 60_000,
  /** Batches of a shard and lane that were delivered and not acknowledged. */
  unacknowledged: 16,
  /** Milliseconds until a batch that was not acknowledged comes again: its console was killed. */
  acknowledgeMs: 5000,
  /** The same where it could not be applied, and times that it comes. */
  againMs: 2000,
  deliveries: 1000,
  /** Milliseconds that a request for commands is held. */
  commandsMs: 8000,
  /** Milliseconds between two looks at which shards are owned, and until the next attempt to connect. */
  shardsMs: 2000,
  retryMs: 2000,
  replicas: 3,
} as const

const BOOT = /^[\w-]{8,64}$/
const helloCheck = Compile(FleetHello)

export interface NatsGatewayOptions extends HelloServices {
  readonly servers: readonly string[]
  /** Certificate of the console's authority, PEM. */
  readonly certificate: string
  readonly authority: NatsAuthority
  readonly store: FleetStore
  readonly shards: ShardOwnership
  log(line: string): void
}

interface Shard {
  stop(): Promise<void>
}

export class NatsGateway {
  readonly #options: NatsGatewayOptions
  readonly #rate = new RequestRate(limits.rate)
  readonly #shards = new Map<number, Shard>()
  /** Sensor and start → request for commands that is held. */
  readonly #held = new Map<string, AbortController>()
  #nats: NatsConnection | undefined
  #files: NatsFileServices | undefined
  #isClosed = false
  #requests = 0
  #problem = 'not connected yet'
  #running: Promise<void> = Promise.resolve()
  #wake: () => void = () => {}

  constructor(options: NatsGatewayOptions) {
    this.#options = options
  }

  /** Connects, and again whenever the connection ended. */
  start(files: NatsFileServices): void {
    this.#files = files
    this.#running = this.#run()
  }

  /** Empty while it is connected. */
  get problem(): string {
    return this.#problem
  }

  get ownedShards(): number {
    return this.#shards.size
  }

  /** Connection data for a sensor with this key. @param publicKey SPKI, Base64 */
  access(sensor: string, publicKey: string): NatsAccess {
    const { servers, authority } = this.#options
    return { servers: [...servers], token: authority.sensorToken(sensor, publicKey, Date.now()) }
  }

  /** The servers close the connections of this key and refuse further ones. The console refuses it anyway. */
  async revoke(publicKey: string): Promise<void> {
    const { authority, log } = this.#options
    authority.revoke(publicKey, Date.now())
    await this.#sendAccount().catch((error: Error) => log(`sightglass: NATS: ${error.message}`))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#wake()
    for (const held of this.#held.values()) held.abort()
    await this.#running
    await this.#options.shards.close()
  }

  async #run(): Promise<void> {
    const { log } = this.#options
    while (!this.#isClosed) {
      try {
        await this.#session()
      } catch (error) {
        const problem = `NATS: ${(error as Error).message}`
        if (problem !== this.#problem) log(`sightglass: ${problem}`)
        this.#problem = problem
      }
      await this.#pause(limits.retryMs)
    }
  }

  async #pause(ms: number): Promise<void> {
    if (this.#isClosed) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #connect(account: 'account' | 'system'): Promise<NatsConnection> {
    const { servers, certificate, authority } = this.#options
    const { token, key } = authority.consoleUser(account)
    return connect({
      ...{ servers: [...servers], name: 'sightglass console', reconnect: false, timeout: 15_000 },
      ...{ authenticator: natsAuthenticator(() => token, key), tls: { ca: certificate } },
    })
  }

  /** From one connection to its end. */
  async #session(): Promise<void> {
    const nats = await this.#connect('account')
    this.#nats = nats
    let isOpen = true
    const ended = nats.closed().then(() => {
      isOpen = false
      this.#wake()
    })
    try {
      await this.#openStream(nats)
      await this.#sendAccount()
      while (isOpen && !this.#isClosed) {
        await this.#keepShards(nats)
        if (this.#problem !== '') this.#options.log(`sightglass: NATS: connected to ${nats.getServer()}`)
        this.#problem = ''
        await this.#pause(limits.shardsMs)
      }
      if (!this.#isClosed) throw new Error('the connection has ended')
    } finally {
      await Promise.all([...this.#shards.values()].map((shard) => shard.stop()))
      this.#shards.clear()
      // With the answers that are on their way.
      if (isOpen) await nats.drain().catch(() => {})
      await ended
      this.#nats = undefined
    }
  }

  async #openStream(nats: NatsConnection): Promise<void> {
    const { servers } = this.#options
    const manager = await jetstreamManager(nats)
    const configuration = {
      subjects: ['up.>'],
      ...{ storage: StorageType.File, retention: RetentionPolicy.Workqueue, discard: DiscardPolicy.New },
      ...{
        max_bytes: limits.streamBytes,
        max_age: limits.ageMs * 1_000_000,
        num_replicas: servers.length >= limits.replicas ? limits.replicas : 1,
      },
    }
    const exists = await manager.streams.info(UPLINK_STREAM).catch(() => undefined)
    // A workqueue cannot become another kind of stream; what can change is brought up to date.
    if (exists === undefined) await manager.streams.add({ name: UPLINK_STREAM, ...configuration })
    else await manager.streams.update(UPLINK_STREAM, configuration)
  }

  async #sendAccount(): Promise<void> {
    if (this.#nats === undefined) return
    const system = await this.#connect('system')
    try {
      const token = this.#options.authority.accountTokens()[this.#options.authority.account]!
      const answer = await system.request('$SYS.REQ.CLAIMS.UPDATE', token, { timeout: 10_000 })
      const { error } = answer.json<{ error?: { description?: string } }>()
      if (error !== undefined) throw new Error(`the account is refused: ${error.description}`)
    } finally {
      await system.close()
    }
  }

  async #keepShards(nats: NatsConnection): Promise<void> {
    const owned = await this.#options.shards.owned()
    for (const [number, shard] of this.#shards)
      if (!owned.has(number)) {
        this.#shards.delete(number)
        await shard.stop()
      }
    const missing = [...owned].filter((number) => !this.#shards.has(number))
    await Promise.all(
      missing.map(async (number) => this.#shards.set(number, await this.#openShard(nats, number))),
    )
  }

  async #openShard(nats: NatsConnection, shard: number): Promise<Shard> {
    const stream = jetstream(nats)
    const manager = await stream.jetstreamManager()
    const running: { readonly messages: ConsumerMessages; readonly work: Promise<void> }[] = []
    for (const lane of LANES) {
      const name = `shard-${shard}-${lane}`
      await manager.consumers.add(UPLINK_STREAM, {
        ...{ durable_name: name, filter_subject: `up.${shard}.${lane}.>`, ack_policy: AckPolicy.Explicit },
        ...{ ack_wait: limits.acknowledgeMs * 1_000_000, max_deliver: limits.deliveries },
        max_ack_pending: limits.unacknowledged,
      })
      running.push(await this.#consume(stream, name))
    }
    const requests = nats.subscribe(`ask.${shard}.>`, {
      callback: (_error, message) => void this.#request(message),
    })
    return {
      async stop() {
        requests.unsubscribe()
        for (const { messages, work } of running) {
          await messages.close().catch(() => {})
          await work
        }
      },
    }
  }

  async #consume(stream: JetStreamClient, name: string) {
    const consumer = await stream.consumers.get(UPLINK_STREAM, name)
    const messages = await consumer.consume({ max_messages: limits.unacknowledged })
    const work = (async () => {
      // One by one: the order of a lane.
      for await (const message of messages) await this.#batch(message)
    })().catch((error: Error) => this.#options.log(`sightglass: NATS: ${error.message}`))
    return { messages, work }
  }

  async #batch(message: JsMsg): Promise<void> {
    const [, , , sensor = '', nkey = ''] = message.subject.split('.')
    const bootId = bootOf(message.headers)
    const { receiver, log } = this.#options
    let place: { readonly epoch: number; readonly lane: string; readonly sequence: number } | undefined
    try {
      const { epoch, lane, sequence } = readHeader(message.data).header
      place = { epoch, lane, sequence }
    } catch (error) {
      if (!(error instanceof BatchError)) throw error
    }
    try {
      const peer = await this.#peer(sensor, nkey, bootId)
      const answer = this.#isTooFast(sensor)
        ? { outcome: 'wait', applied: 0, waitMs: 1000 }
        : await receiver.receive(message.data, peer)
      this.#answer({ sensor, bootId }, place, { answer })
      message.ack()
    } catch (error) {
      if (error instanceof UplinkRefusal) {
        this.#answer({ sensor, bootId }, place, refusalOf(error))
        return message.ack()
      }
      // The batch was not applied: it is sent again, and so is the sensor's request.
      log(`sightglass: NATS: ${(error as Error).message}`)
      message.nak(limits.againMs)
    }
  }

  #isTooFast(sensor: string): boolean {
    return this.#rate.take(sensor) > 0
  }

  /** Without a reply subject no sender waits: a message that is no batch is refused and counted. */
  #answer({ sensor, bootId }: Omit<FleetPeer, 'address'>, place: object | undefined, answer: object): void {
    if (place === undefined || bootId === '' || this.#nats?.isClosed() !== false) return
    this.#nats.publish(`down.${sensor}.${bootId}`, JSON.stringify({ ...place, ...answer }))
  }

  async #request(message: Msg): Promise<void> {
    const [, , sensor = '', nkey = '', what = ''] = message.subject.split('.')
    let answer: object
    if (this.#requests >= limits.requests) answer = { problem: 'the console has too many requests' }
    else {
      this.#requests++
      try {
        const peer = await this.#peer(sensor, nkey, bootOf(message.headers))
        answer = this.#isTooFast(sensor)
          ? { problem: `expected at most ${limits.rate.perSecond} requests a second` }
          : { answer: await this.#answerTo(what, message, peer) }
      } catch (error) {
        answer =
          error instanceof UplinkRefusal
            ? refusalOf(error)
            : (fileRefusalOf(what, error) ?? { problem: (error as Error).message.slice(0, 300) })
      } finally {
        this.#requests--
      }
    }
    if (this.#nats?.isClosed() === false) message.respond(JSON.stringify(answer))
  }

  async #answerTo(what: string, message: Msg, peer: FleetPeer): Promise<unknown> {
    if (what === 'hello') {
      const hello: unknown = JSON.parse(message.string())
      if (!helloCheck.Check(hello)) throw new Error('the hello does not fit its schema')
      if (hello.bootId !== peer.bootId) throw new Error('the hello is of another start than its header')
      return await welcomeSensor(this.#options, hello, peer)
    }
    if (what === 'commands') return { items: await this.#commands(peer) }
    if (what === 'goodbye') {
      this.#held.get(heldKey(peer))?.abort()
      return {}
    }
    if (isFileRequest(what))
      return await answerFileRequest(this.#files!, message, { what, sensor: peer.sensor })
    throw new Error(`expected hello, commands, goodbye or files, got ${what.slice(0, 40)}`)
  }

  async #commands(peer: FleetPeer) {
    const { receiver, commands } = this.#options
    const end = await receiver.poll(peer)
    const gone = new AbortController()
    const key = heldKey(peer)
    this.#held.get(key)?.abort()
    this.#held.set(key, gone)
    try {
      return await commands.take(peer.sensor, limits.commandsMs, gone.signal)
    } finally {
      if (this.#held.get(key) === gone) this.#held.delete(key)
      end(gone.signal.aborted)
    }
  }

  /** The server let only the owner of the key publish on this subject; whether the key still counts, the database knows. */
  async #peer(sensor: string, nkey: string, bootId: string): Promise<FleetPeer> {
    const row = await this.#options.store.sensorRow(sensor)
    if (row === undefined || row.state === 'revoked' || nkeyOf('user', row.public_key) !== nkey)
      throw new UplinkRefusal(
        'unknown-sensor',
        'the console has no active sensor with this key: join it again',
        true,
      )
    return { sensor, bootId, address: 'NATS' }
  }
}

const heldKey = ({ sensor, bootId }: FleetPeer) => `${sensor} ${bootId}`

function bootOf(headers: MsgHdrs | undefined): string {
  const boot = headers?.get(BOOT_HEADER) ?? ''
  return BOOT.test(boot) ? boot : ''
}

function refusalOf({ code, message, isFinal }: UplinkRefusal): object {
  return { refusal: { code, message, isFinal } }
}
