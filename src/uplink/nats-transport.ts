/**
 * The uplink over NATS JetStream: batches go into a stream, requests to the console that owns the shard of the sensor. The
 * acknowledgement of the stream moves no cursor: the answer of the console does, as over HTTPS.
 */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { type JetStreamClient, jetstream } from '@nats-io/jetstream'
import { connect, errors, headers, type NatsConnection } from '@nats-io/transport-node'
import { Compile } from 'typebox/compile'
import {
  BatchAnswer,
  FleetAnswerOf,
  type FleetCommand,
  type FleetHello,
  type FleetWelcome,
} from '#schema/fleet-protocol'
import { readHeader } from './batch.ts'
import { FileRefusal } from './file-exchange.ts'
import type { Membership } from './membership.ts'
import { BOOT_HEADER, type NatsRequest, natsAuthenticator, nkeyOf, sensorSubjects } from './nats-keys.ts'
import type { RenewableTransport } from './open-transport.ts'
import { UplinkRefusal } from './transport.ts'

const limits = {
  /** Milliseconds until an answer. A console holds a request for commands 8 s; one that was killed does not answer. */
  answerMs: 30_000,
  commandsMs: 15_000,
  /** Milliseconds until the stream has a batch; a new leader is chosen meanwhile. */
  publishMs: 10_000,
  connectMs: 15_000,
  /** Milliseconds until the next attempt while the stream is full. */
  fullMs: 5000,
} as const

export interface NatsTransportOptions {
  readonly servers: readonly string[]
  /** JWT of the user, signed by the account of the console. */
  readonly token: string
  readonly sensor: string
  /** PEM. */
  readonly authority: string
  readonly key: string
  readonly bootId: string
}

const answerCheck = Compile(FleetAnswerOf(BatchAnswer))

interface SentBatch {
  resolve(answer: BatchAnswer): void
  reject(error: Error): void
}

export class NatsTransport implements RenewableTransport {
  readonly #options: NatsTransportOptions
  readonly #subjects: ReturnType<typeof sensorSubjects>
  /** Epoch, lane and sequence → batch whose answer has not come. */
  readonly #waiting = new Map<string, SentBatch>()
  #connection: Promise<{ readonly nats: NatsConnection; readonly stream: JetStreamClient }> | undefined
  #token: string
  #isClosed = false

  constructor(options: NatsTransportOptions) {
    this.#options = options
    this.#token = options.token
    this.#subjects = sensorSubjects(
      options.sensor,
      nkeyOf('user', createPublicKey(createPrivateKey(options.key))),
    )
  }

  async hello(hello: FleetHello): Promise<FleetWelcome> {
    return (await this.#ask('hello', JSON.stringify(hello))) as FleetWelcome
  }

  async commands(_bootId: string, signal: AbortSignal): Promise<readonly FleetCommand[]> {
    signal.throwIfAborted()
    return ((await this.#ask('commands', '', limits.commandsMs)) as { items: readonly FleetCommand[] }).items
  }

  async send(batch: Uint8Array): Promise<BatchAnswer> {
    const { header } = readHeader(batch)
    const { stream } = await this.#open()
    const key = keyOf(header)
    const { promise, resolve, reject } = Promise.withResolvers<BatchAnswer>()
    const timer = setTimeout(() => reject(new Error('NATS: the console does not answer')), limits.answerMs)
    // It may be rejected while the batch is still being published.
    promise.catch(() => {})
    this.#waiting.set(key, { resolve, reject })
    try {
      const options = { headers: this.#headers(), timeout: limits.publishMs }
      await stream.publish(this.#subjects.batch(header.lane), batch, options)
      return await promise
    } catch (error) {
      const { message } = error as Error
      // `discard: new`: the stream takes nothing until consoles have applied what it holds.
      if (/maximum (bytes|messages) exceeded/.test(message))
        return { outcome: 'wait', applied: 0, waitMs: limits.fullMs }
      throw error instanceof UplinkRefusal || /^NATS: /.test(message) ? error : new Error(`NATS: ${message}`)
    } finally {
      clearTimeout(timer)
      this.#waiting.delete(key)
    }
  }

  /** Of files and certificates: apart from batches, which its failure does not concern. */
  async request(
    what: NatsRequest,
    body: Uint8Array | string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const { nats } = await this.#open()
    const all = this.#headers()
    for (const [name, value] of Object.entries(more)) all.set(name, value)
    const options = { timeout: limits.answerMs, headers: all }
    return accepted(JSON.parse((await nats.request(this.#subjects.request(what), body, options)).string()))
  }

  renew({ nats }: Membership): void {
    this.#token = nats?.token ?? this.#token
  }

  close(): void {
    this.#isClosed = true
    this.#failAll(new Error('NATS: closed'))
    void this.#connection?.then(
      ({ nats }) => {
        // The console need not wait until the request for commands is over.
        nats.publish(this.#subjects.request('goodbye'), '', { headers: this.#headers() })
        return nats.close()
      },
      () => {},
    )
    this.#connection = undefined
  }

  #headers() {
    const all = headers()
    all.set(BOOT_HEADER, this.#options.bootId)
    return all
  }

  async #ask(what: NatsRequest, body: string, timeout: number = limits.answerMs): Promise<unknown> {
    const { nats } = await this.#open()
    try {
      const options = { timeout, headers: this.#headers() }
      const answer = await nats.request(this.#subjects.request(what), body, options)
      return accepted(JSON.parse(answer.string()))
    } catch (error) {
      const { message } = error as Error
      const failed =
        error instanceof UplinkRefusal
          ? error
          : new Error(`NATS: ${/^no responders/.test(message) ? 'no console is connected' : message}`)
      // A console that ended or started again does not answer to batches that were sent before.
      this.#failAll(failed)
      throw failed
    }
  }

  #open() {
    if (this.#isClosed) throw new Error('NATS: closed')
    this.#connection ??= this.#connect()
    return this.#connection
  }

  async #connect() {
    const { servers, authority, key, bootId, sensor } = this.#options
    try {
      const nats = await connect({
        ...{ servers: [...servers], name: sensor, inboxPrefix: this.#subjects.inbox },
        ...{ authenticator: natsAuthenticator(() => this.#token, key), timeout: limits.connectMs },
        ...{ maxReconnectAttempts: 0, reconnect: false, ignoreServerUpdates: true },
        tls: { ca: authority },
      })
      void nats.closed().then((error) => {
        this.#connection = undefined
        this.#failAll(new Error(`NATS: ${error?.message ?? 'the connection has ended'}`))
      })
      nats.subscribe(this.#subjects.answers(bootId), {
        callback: (_error, message) => this.#answered(message.string()),
      })
      return { nats, stream: jetstream(nats) }
    } catch (error) {
      this.#connection = undefined
      const text = `NATS: ${servers.join(', ')}: ${(error as Error).message}`
      // The key was revoked or replaced, or the servers have not got the account of this console yet.
      if (
        error instanceof errors.AuthorizationError ||
        error instanceof errors.UserAuthenticationExpiredError
      )
        throw new UplinkRefusal('certificate-refused', text, false)
      throw new Error(text)
    }
  }

  #answered(text: string): void {
    let answer: unknown
    try {
      answer = JSON.parse(text)
    } catch {
      return
    }
    if (!answerCheck.Check(answer)) return
    const waiting = this.#waiting.get(keyOf(answer))
    if (waiting === undefined) return
    try {
      waiting.resolve(accepted(answer) as BatchAnswer)
    } catch (error) {
      waiting.reject(error as Error)
    }
  }

  #failAll(error: Error): void {
    for (const { reject } of [...this.#waiting.values()]) reject(error)
  }
}

function keyOf({ epoch, lane, sequence }: { epoch: number; lane: string; sequence: number }): string {
  return `${epoch} ${lane} ${sequence}`
}

/** Either the answer, a refusal, or a problem of the console. */
function accepted(answer: unknown): unknown {
  const {
    refusal,
    fileRefusal,
    problem,
    answer: found,
  } = (answer ?? {}) as {
    readonly refusal?: { readonly code: string; readonly message: string; readonly isFinal: boolean }
    /** Another attempt would end alike. */
    readonly fileRefusal?: string
    readonly problem?: string
    readonly answer?: unknown
  }
  if (refusal !== undefined) throw new UplinkRefusal(refusal.code, refusal.message, refusal.isFinal)
  if (fileRefusal !== undefined) throw new FileRefusal(fileRefusal)
  if (problem !== undefined || found === undefined) throw new Error(problem ?? 'no answer')
  return found
}
