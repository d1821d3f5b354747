/** The uplink over HTTPS with a client certificate. */
import { Agent, request } from 'node:https'
import type { BatchAnswer, FleetCommand, FleetHello, FleetWelcome } from '#schema/fleet-protocol'
import type { Membership } from './membership.ts'
import type { RenewableTransport } from './open-transport.ts'
import { addressParts, CONSOLE_NAME, checkConsoleIdentity } from './pinned-tls.ts'
import { UplinkRefusal } from './transport.ts'

const limits = {
  /** Bytes of an answer. */
  answerBytes: 4 * 1024 * 1024,
  /** Milliseconds until an answer begins; commands are waited for longer. */
  answerMs: 30_000,
  commandsMs: 45_000,
} as const

export interface HttpsTransportOptions {
  readonly addresses: readonly string[]
  /** PEM. */
  readonly authority: string
  readonly certificate?: string
  readonly key?: string
  readonly bootId?: string
}

export interface HttpsAnswer {
  readonly status: number
  readonly body: unknown
}

interface Asked {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly type?: string
  readonly body?: Uint8Array | string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

export class HttpsConnection {
  readonly #options: HttpsTransportOptions
  #agent: Agent
  #at = 0

  constructor(options: HttpsTransportOptions) {
    this.#options = options
    this.#agent = agentOf(options)
  }

  /** For new connections; those that are open end by themselves. */
  replaceCertificate(certificate: string): void {
    this.#agent = agentOf({ ...this.#options, certificate })
  }

  /** Tries the next address once this one does not answer. */
  async ask(asked: Asked): Promise<HttpsAnswer> {
    const { addresses } = this.#options
    const address = addresses[this.#at % addresses.length]!
    try {
      return await this.#ask(address, asked)
    } catch (error) {
      if (asked.signal?.aborted !== true) this.#at++
      throw new Error(`${address}: ${(error as Error).message}`)
    }
  }

  async #ask(
    address: string,
    { method, path, type = 'application/json', body, timeoutMs = limits.answerMs, signal }: Asked,
  ): Promise<HttpsAnswer> {
    const { host, port } = addressParts(address)
    return await new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ host, port, method, path, agent: this.#agent, timeout: timeoutMs, signal },
          headers: {
            ...(body !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
            'sightglass-boot': this.#options.bootId ?? '',
          },
        },
        (response) => {
          const pieces: Buffer[] = []
          let bytes = 0
          response.on('data', (piece: Buffer) => {
            bytes += piece.length
            if (bytes > limits.answerBytes) response.destroy(new Error('the answer is too long'))
            else pieces.push(piece)
          })
          response.on('error', reject)
          response.on('end', () => {
            const text = Buffer.concat(pieces).toString('utf8')
            try {
              resolve({ status: response.statusCode ?? 0, body: text === '' ? null : JSON.parse(text) })
            } catch {
              reject(
                new Error(
                  `expected JSON, got ${JSON.stringify(text.slice(0, 100))} (status ${response.statusCode})`,
                ),
              )
            }
          })
        },
      )
      sent.on('timeout', () => sent.destroy(new Error('no answer')))
      sent.on('error', reject)
      sent.end(body)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}

function agentOf({ authority, certificate, key }: HttpsTransportOptions): Agent {
  return new Agent({
    ...{ keepAlive: true, maxSockets: 4, ca: authority, minVersion: 'TLSv1.2', servername: CONSOLE_NAME },
    ...(certificate !== undefined && { cert: certificate, key }),
    checkServerIdentity: checkConsoleIdentity,
  })
}

export class HttpsTransport implements RenewableTransport {
  readonly #connection: HttpsConnection

  constructor(options: HttpsTransportOptions) {
    this.#connection = new HttpsConnection(options)
  }

  async hello(hello: FleetHello): Promise<FleetWelcome> {
    const answer = await this.#connection.ask({
      method: 'POST',
      path: '/rest/uplink/hello',
      body: JSON.stringify(hello),
    })
    return accepted(answer) as FleetWelcome
  }

  async send(batch: Uint8Array): Promise<BatchAnswer> {
    const answer = await this.#connection.ask({
      ...{ method: 'POST', path: '/rest/uplink/batches', type: 'application/octet-stream', body: batch },
    })
    return accepted(answer) as BatchAnswer
  }

  async commands(_bootId: string, signal: AbortSignal): Promise<readonly FleetCommand[]> {
    const answer = await this.#connection.ask({
      ...{ method: 'GET', path: '/rest/uplink/commands', timeoutMs: limits.commandsMs, signal },
    })
    return (accepted(answer) as { items: readonly FleetCommand[] }).items
  }

  renew({ certificate }: Membership): void {
    this.#connection.replaceCertificate(certificate)
  }

  close(): void {
    this.#connection.close()
  }
}

/** Codes that do not change by themselves. */
const FINAL = /^(unknown-sensor|clone-suspected|speaks-for-another|wrong-version|certificate-refused)$/

function accepted({ status, body }: HttpsAnswer): unknown {
  if (status === 200) return body
  const { code = '', detail = '' } = (body ?? {}) as { code?: string; detail?: string }
  const reason = /^([a-z-]+): /.exec(detail)?.[1] ?? code
  if (status === 401 || status === 403 || status === 409 || status === 410)
    throw new UplinkRefusal(reason, detail, FINAL.test(reason))
  throw new Error(`status ${status}: ${detail.slice(0, 300)}`)
}
