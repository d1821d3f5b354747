/**
 * Reads batches of agents from an MQTT 5 broker. The session is kept there while this server is away, and a message is
 * acknowledged (PUBACK) when its batch is durable. Batches are signed: a broker does not pass client certificates on.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type MqttClient } from 'mqtt'
import { readTlsFiles } from '#data-folder/tls-files'
import { CodedError, type Problem, problemOf } from '#schema/errors'
import { limits } from './limits.ts'
import type { RefusedRequest } from './listener.ts'

export const MQTT_TOPICS = ['sightglass/agents/1/enrol', 'sightglass/agents/1/batches'] as const

export interface AgentMessages {
  /** Throws a coded error for what is refused for good; anything else is tried again. */
  message(topic: string, body: string): Promise<object>
  refused(problem: Problem, from: RefusedRequest): void
}

interface MqttReaderSetup {
  /** `mqtts://HOST:PORT`. */
  readonly broker: string
  /** Certificate of the broker's authority; name in `certificates/` of the data folder, or a path; '' for the system's. */
  readonly caFile: string
  readonly user: string
  /** File with the password of the user; '' for none. */
  readonly passwordFile: string
  /** The data folder. */
  readonly data: string
  /** Names the session: the same after a restart. */
  readonly clientId: string
  readonly messages: AgentMessages
  /** '' when the broker is there again. */
  report(problem: string): void
}

export class AgentMqttReader {
  readonly #setup: MqttReaderSetup
  #client: MqttClient | undefined
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(setup: MqttReaderSetup) {
    this.#setup = setup
  }

  open(): void {
    const { broker, caFile, user, passwordFile, data, clientId, report } = this.#setup
    let tls: object
    let password = ''
    try {
      if (passwordFile !== '') password = readFileSync(passwordFile, 'utf8').trim()
      tls = readTlsFiles(join(data, 'certificates'), { caFile, certificateFile: '', keyFile: '' })
    } catch (error) {
      report((error as Error).message)
      return
    }
    const client = connect(broker, {
      ...tls,
      ...{ minVersion: 'TLSv1.2', rejectUnauthorized: true, protocolVersion: 5, clientId, clean: false },
      ...(user !== '' && { username: user, password }),
      ...{ reconnectPeriod: limits.brokerPauseMs, connectTimeout: limits.requestMs, resubscribe: true },
      properties: {
        sessionExpiryInterval: limits.brokerSessionSeconds,
        receiveMaximum: limits.brokerUnacknowledged,
        maximumPacketSize: limits.message,
      },
    })
    this.#client = client
    client.handleMessage = ({ topic, payload }, done) => {
      this.#take(topic, payload as Buffer).then(
        () => done(),
        (error: Error) => this.#tryLater(error),
      )
    }
    client.on('connect', () => {
      report('')
      client.subscribe([...MQTT_TOPICS], { qos: 1 }, (error, granted) => {
        // MQTT 5 §3.9.3: 0x80 and above are failures.
        const refused = granted?.find(({ qos }) => qos >= 0x80)
        if (error || refused !== undefined)
          report(`${broker}: the broker refuses the subscription of ${refused?.topic ?? 'the topics'}`)
      })
    })
    client.on('error', (error) => report(`${broker}: ${error.message.slice(0, 300)}`))
    client.on('offline', () =>
      report(`${broker}: no connection; next attempt in ${limits.brokerPauseMs / 1000} s`),
    )
  }

  async #take(topic: string, payload: Buffer): Promise<void> {
    const { messages } = this.#setup
    try {
      if (payload.length > limits.message)
        throw new CodedError('too-large', `expected at most ${limits.message} bytes`)
      await messages.message(topic, payload.toString('utf8'))
    } catch (error) {
      if (!(error instanceof CodedError)) throw error
      messages.refused(problemOf(error.code, error.message), {
        isEnrolment: topic.endsWith('/enrol'),
        address: '',
      })
    }
  }

  /** A full disk, for instance: the message stays unacknowledged, and the broker sends it again in a new connection. */
  #tryLater(error: Error): void {
    this.#setup.report(`a batch cannot be stored: ${error.message}`)
    this.#client?.end(true)
    clearTimeout(this.#timer)
    if (!this.#isClosed) this.#timer = setTimeout(() => this.open(), limits.brokerPauseMs).unref()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    await this.#client?.endAsync(true)
  }
}
