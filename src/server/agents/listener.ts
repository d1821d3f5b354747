/**
 * HTTPS listener of the agents, apart from the REST API: it asks for client certificates, which browsers must not be asked
 * for, and agents behind one address do not share a rate with people.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { createGunzip } from 'node:zlib'
import { CodedError, type Problem, problemOf } from '#schema/errors'
import { listenAddress } from '../http/listen-address.ts'
import { RequestRate } from '../http/request-rate.ts'
import { limits } from './limits.ts'

/** Credentials of a request, before anything is looked up. */
export interface AgentCredentials {
  /** SHA-256 of a client certificate that the authority of the agents signed; '' for none. */
  readonly fingerprint: string
  /** Bearer token; '' for none. */
  readonly token: string
  readonly address: string
}

export interface RefusedRequest {
  readonly isEnrolment: boolean
  /** '' over MQTT. */
  readonly address: string
}

export interface AgentEndpoints {
  enrol(body: string, credentials: AgentCredentials): Promise<object>
  renew(body: string, credentials: AgentCredentials): Promise<object>
  batch(body: string, credentials: AgentCredentials): Promise<object>
  /** Counts what was refused. */
  refused(problem: Problem, from: RefusedRequest): void
}

interface ListenerSetup {
  readonly listen: string
  readonly certificate: { readonly cert: string; readonly key: string }
  /** Certificate of the agents' authority. */
  readonly authority: string
  readonly endpoints: AgentEndpoints
}

export class AgentListener {
  readonly #server: Server
  readonly #setup: ListenerSetup
  readonly #refused = new RequestRate(limits.refused)

  constructor(setup: ListenerSetup) {
    this.#setup = setup
    const { certificate, authority } = setup
    this.#server = createServer(
      {
        ...certificate,
        ca: authority,
        requestCert: true,
        // Enrolment comes without one; each route checks for itself.
        rejectUnauthorized: false,
        minVersion: 'TLSv1.2',
        headersTimeout: limits.requestMs,
        requestTimeout: limits.requestMs,
        keepAliveTimeout: 5000,
        maxHeaderSize: 8192,
      },
      (request, response) => void this.#handle(request, response),
    )
    this.#server.maxConnections = limits.connections
    this.#server.on('tlsClientError', () => {}) // scans and broken clients
  }

  async listen(): Promise<void> {
    const { host, port } = listenAddress(this.#setup.listen)
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port }, () => resolve())
    })
    this.#server.on('error', () => {})
  }

  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0
  }

  replaceCertificate(certificate: { readonly cert: string; readonly key: string }): void {
    this.#server.setSecureContext({ ...certificate, ca: this.#setup.authority })
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const address = request.socket.remoteAddress ?? ''
    let isRead = false
    try {
      const endpoint = this.#endpointOf(request)
      if (this.#refused.wait(address) > 0)
        throw new CodedError('too-many-requests', 'expected a pause after refused requests')
      const body = await bodyOf(request)
      isRead = true
      send(response, 200, await endpoint(body, credentialsOf(request, address)))
    } catch (error) {
      // A full disk is no fault of the agent: it keeps its batch and tries again.
      const coded =
        error instanceof CodedError
          ? error
          : isRead
            ? new CodedError('store-failed', 'the batch cannot be stored')
            : new CodedError('bad-request', 'the request cannot be read')
      const problem = problemOf(coded.code, coded.message)
      if (problem.status === 401 || problem.status === 403 || problem.status === 400)
        this.#refused.take(address)
      this.#setup.endpoints.refused(problem, { isEnrolment: request.url === '/agents/1/enrol', address })
      if (!request.complete) response.setHeader('connection', 'close')
      send(response, problem.status, problem)
    }
  }

  #endpointOf({ method, url }: IncomingMessage): AgentEndpoints['batch'] {
    const { endpoints } = this.#setup
    if (method !== 'POST') throw new CodedError('wrong-method', 'expected POST')
    if (url === '/agents/1/batches') return (body, credentials) => endpoints.batch(body, credentials)
    if (url === '/agents/1/enrol') return (body, credentials) => endpoints.enrol(body, credentials)
    if (url === '/agents/1/renew') return (body, credentials) => endpoints.renew(body, credentials)
    throw new CodedError('not-found', 'expected /agents/1/batches, /agents/1/enrol or /agents/1/renew')
  }
}

function credentialsOf(request: IncomingMessage, address: string): AgentCredentials {
  const socket = request.socket as TLSSocket
  const raw = socket.authorized ? socket.getPeerCertificate().raw : undefined
  const token = /^Bearer ([\w-]{20,100})$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
  return {
    fingerprint: raw === undefined ? '' : createHash('sha256').update(raw).digest('hex'),
    token,
    address,
  }
}

/** Bounded after decompression: a gzip bomb ends where the limit is reached. */
async function bodyOf(request: IncomingMessage): Promise<string> {
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity' && encoding !== 'gzip')
    throw new CodedError(
      'wrong-media-type',
      `content-encoding: expected gzip or none, got ${encoding.slice(0, 40)}`,
    )
  // `pipeline` ends the decompression too when the client goes away.
  const stream = encoding === 'gzip' ? pipeline(request, createGunzip(), () => {}) : request
  const parts: Buffer[] = []
  let length = 0
  for await (const part of stream) {
    length += (part as Buffer).length
    if (length > limits.body) throw new CodedError('too-large', `expected at most ${limits.body} bytes`)
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}

function send(response: ServerResponse, status: number, body: object): void {
  if (response.headersSent || response.destroyed) return
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': status === 200 ? 'application/json' : 'application/problem+json',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}
