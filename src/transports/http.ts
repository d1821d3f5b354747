/** HTTP/1.1 over TCP or TLS, directly or through a proxy with CONNECT. Redirects are not followed. */

import { isIP } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import aws4 from 'aws4'
import { Agent, type Dispatcher, ProxyAgent, request as requestHttp } from 'undici'
import { clean } from '#bytes/text'
import { readTlsFiles } from '#data-folder/tls-files'
import type {
  DeliveryOutcome,
  HttpAnswer,
  HttpAuth,
  HttpDestinationType,
  HttpRequest,
  Item,
} from '#destination-kit/destination-type'
import { all, answerLimits, jsonOf, member, textOf } from '#destination-kit/http-outcome'
import { checkAddress, safeLookup } from './safe-lookup.ts'
import { assertionOf } from './service-account.ts'
import { signatureHeaders } from './signature.ts'
import { failedAfterConnect, limits, problemOf, type Transport, type TransportContext } from './transport.ts'

/** Kinds whose token is requested first. */
const TOKENS: ReadonlySet<HttpAuth['kind']> = new Set(['oauth2-client', 'google-jwt'])

/** Bad gateway, unavailable, gateway timeout; also a connection that broke. */
const FAILED: ReadonlySet<number> = new Set([502, 503, 504])

/** A secret or token that is missing or refused: a person must act. */
class CredentialProblem extends Error {}

export function openHttp(type: HttpDestinationType, context: TransportContext): Transport {
  const agents = new Map<string, Dispatcher>()
  const auth = type.auth(context.settings)
  const send = (request: HttpRequest) => sendRequest(request, { auth, agents, context })

  async function answerOnce(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await send(request)
    } catch (error) {
      if (request.isQuery !== true || !failedAfterConnect(error)) throw error
      return { status: 504, headers: {}, body: problemOf(error, placeOf(type, context)) }
    }
  }

  /** A query that failed is asked once more: its exchange would begin anew otherwise. */
  async function answerTo(request: HttpRequest): Promise<HttpAnswer> {
    const answer = await answerOnce(request)
    const mayRepeat = request.isQuery === true && FAILED.has(answer.status)
    return mayRepeat && answer.headers['retry-after'] === undefined ? answerOnce(request) : answer
  }

  async function exchange(items: readonly Item[]): Promise<readonly DeliveryOutcome[]> {
    const answers: HttpAnswer[] = []
    let isRenewed = false
    for (let count = 0; count < limits.exchanges; count++) {
      const step = type.exchange({ items, settings: context.settings, sender: context.sender, answers })
      if ('outcomes' in step) return step.outcomes
      if (step.request.afterMs !== undefined) await sleep(step.request.afterMs)
      let answer = await answerTo(step.request)
      if (answer.status === 401 && TOKENS.has(auth.kind) && !isRenewed) {
        // The token may have been revoked before its time.
        isRenewed = true
        context.tokens.forget(context.destination)
        answer = await answerTo(step.request)
      }
      answers.push(answer)
    }
    return all(items, { state: 'retry', reason: `no result after ${limits.exchanges} requests` }).outcomes
  }

  return {
    async send(items) {
      try {
        return await exchange(items)
      } catch (error) {
        return all(items, failureOf(error, placeOf(type, context))).outcomes
      }
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()))
    },
  }
}

/** One request with the credentials of a destination. Rejects if there is no answer. */
export async function requestOnce(
  type: HttpDestinationType,
  request: HttpRequest,
  context: TransportContext,
): Promise<HttpAnswer> {
  const agents = new Map<string, Dispatcher>()
  try {
    return await sendRequest(request, { auth: type.auth(context.settings), agents, context })
  } finally {
    await Promise.all([...agents.values()].map((agent) => agent.destroy()))
  }
}

function failureOf(error: unknown, where: string): DeliveryOutcome {
  if (error instanceof CredentialProblem) return { state: 'wait', reason: error.message }
  const reason = problemOf(error, where)
  return failedAfterConnect(error) ? { state: 'retry', reason } : { state: 'wait', reason }
}

/** Host and port for messages; a secret URL is not repeated. */
function placeOf(type: HttpDestinationType, { settings }: TransportContext): string {
  const url = URL.parse(String(settings.url ?? settings.endpoint ?? ''))
  return url === null ? type.title : url.host
}

interface Sending {
  readonly auth: HttpAuth
  readonly agents: Map<string, Dispatcher>
  readonly context: TransportContext
}

async function sendRequest(request: HttpRequest, sending: Sending): Promise<HttpAnswer> {
  const { auth, context } = sending
  const secret = (name: string) => secretOf(context, name)
  const url = new URL(auth.kind === 'url' ? secret(auth.secret) : request.url)
  const body =
    request.bytes ??
    (auth.kind === 'body' ? withMember(request.body ?? '{}', auth.member, secret(auth.secret)) : request.body)
  const headers = { ...request.headers, ...(await authHeaders(auth, body ?? '', request, sending)) }
  return perform(
    url,
    { method: request.method, headers, body, isCompressed: request.isCompressed === true },
    sending,
  )
}

interface Prepared {
  readonly method: HttpRequest['method']
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
  readonly isCompressed: boolean
}

async function perform(url: URL, { method, headers, body, isCompressed }: Prepared, sending: Sending) {
  const { context } = sending
  const response = await requestHttp(url, {
    method,
    dispatcher: agentFor(url, sending),
    headersTimeout: limits.answerMs,
    bodyTimeout: limits.answerMs,
    headers: {
      ...headers,
      'user-agent': `Sightglass/${context.sender.version}`,
      ...(isCompressed && body !== undefined && { 'content-encoding': 'gzip' }),
    },
    ...(body !== undefined && { body: isCompressed ? gzipSync(body) : body }),
    signal: AbortSignal.timeout(limits.connectMs + 2 * limits.answerMs),
  })
  const answerHeaders = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  )
  return {
    status: response.statusCode,
    headers: { ...answerHeaders, ...retryAfterSeconds(answerHeaders['retry-after']) },
    body: await startOf(response.body),
  }
}

/** The first bytes of an answer, as text; the rest is not read. */
async function startOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part)
    length += part.length
    if (length > limits.answerBytes) break
  }
  return Buffer.concat(parts).subarray(0, limits.answerBytes).toString('utf8')
}

/** A date of RFC 9110 §10.2.3 as seconds from now. */
function retryAfterSeconds(text: string | undefined): { readonly 'retry-after'?: string } {
  if (text === undefined || /^\d+$/.test(text)) return {}
  const ms = Date.parse(text) - Date.now()
  const seconds = Math.ceil(Math.min(Math.max(0, ms), answerLimits.retryAfterMs) / 1000)
  return Number.isNaN(ms) ? {} : { 'retry-after': String(seconds) }
}

function agentFor(url: URL, { agents, context }: Sending): Dispatcher {
  const known = agents.get(url.origin)
  if (known !== undefined) return known
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
  const dialled = { host, port, ownPort: context.ownPort, isProtected: context.isProtected }
  const tls = {
    ...readTlsFiles(join(context.data, 'certificates'), context.connection),
    minVersion: 'TLSv1.2' as const,
  }
  const common = {
    connections: 4,
    pipelining: 1,
    connect: { ...tls, timeout: limits.connectMs, lookup: safeLookup(dialled) },
  }
  // `lookup` is not asked for an address.
  if (isIP(host) !== 0) checkAddress(host, dialled)
  const agent =
    context.connection.proxy === ''
      ? new Agent(common)
      : new ProxyAgent({ uri: context.connection.proxy, requestTls: tls, proxyTls: tls, connections: 4 })
  agents.set(url.origin, agent)
  return agent
}

function secretOf({ secrets }: TransportContext, name: string): string {
  const text = secrets[name] ?? ''
  if (text === '')
    throw new CredentialProblem(`the secret ${clean(name, 60)} is not set; edit the destination`)
  return text
}

async function authHeaders(
  auth: HttpAuth,
  body: string | Uint8Array,
  request: HttpRequest,
  sending: Sending,
): Promise<Readonly<Record<string, string>>> {
  const { context } = sending
  switch (auth.kind) {
    case 'none':
    case 'url':
    case 'body':
      return {}
    case 'header':
      return { [auth.header]: auth.prefix + secretOf(context, auth.secret) }
    case 'basic':
      return { authorization: basic(auth.user, secretOf(context, auth.secret)) }
    case 'oauth2-client': {
      const fetchToken = () => requestToken(auth, sending)
      return { authorization: `Bearer ${await context.tokens.get(context.destination, fetchToken)}` }
    }
    case 'google-jwt': {
      const fetchToken = () => requestServiceToken(auth, sending)
      return { authorization: `Bearer ${await context.tokens.get(context.destination, fetchToken)}` }
    }
    case 'aws-sigv4': {
      const { host, pathname, search } = new URL(request.url)
      const signed = aws4.sign(
        {
          ...{ host, path: `${pathname}${search}`, method: request.method, body: bodyOf(body) },
          ...{ service: auth.service, region: auth.region, headers: { ...request.headers } },
        },
        { accessKeyId: auth.accessKeyId, secretAccessKey: secretOf(context, auth.secret) },
      )
      // undici writes Host and Content-Length itself, as they were signed.
      return Object.fromEntries(
        Object.entries(signed.headers ?? {})
          .filter(([name]) => !/^(host|content-length)$/i.test(name))
          .map(([name, value]) => [name.toLowerCase(), String(value)]),
      )
    }
    case 'webhook': {
      const id = request.headers?.['webhook-id'] ?? ''
      const own = auth.headers.map(
        (name) => [name.toLowerCase(), context.secrets[`header:${name}`] ?? ''] as const,
      )
      return {
        ...Object.fromEntries(own.filter(([, value]) => value !== '')),
        ...signatureHeaders(context.secrets[auth.secret] ?? '', {
          id,
          seconds: Math.floor(Date.now() / 1000),
          body: String(body),
        }),
      }
    }
  }
}

/** As `aws4` hashes it. */
const bodyOf = (body: string | Uint8Array) => (typeof body === 'string' ? body : Buffer.from(body))

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** Client credentials: RFC 6749 §4.4.2, with the secret in the body (§2.3.1). */
async function requestToken(auth: Extract<HttpAuth, { kind: 'oauth2-client' }>, sending: Sending) {
  const form = {
    grant_type: 'client_credentials',
    client_id: auth.clientId,
    client_secret: secretOf(sending.context, auth.secret),
    ...(auth.scope !== '' && { scope: auth.scope }),
  }
  return tokenFrom(auth.tokenUrl, form, sending)
}

/** RFC 7523 §2.1: a signed assertion instead of a secret. */
async function requestServiceToken(auth: Extract<HttpAuth, { kind: 'google-jwt' }>, sending: Sending) {
  const key = secretOf(sending.context, auth.secret)
  let made: ReturnType<typeof assertionOf>
  try {
    made = assertionOf(key, { scope: auth.scope, seconds: Math.floor(Date.now() / 1000) })
  } catch (error) {
    throw new CredentialProblem((error as Error).message)
  }
  const { tokenUrl, assertion } = made
  const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  return tokenFrom(tokenUrl, { grant_type: grant, assertion }, sending)
}

async function tokenFrom(tokenUrl: string, form: Readonly<Record<string, string>>, sending: Sending) {
  const answer = await perform(
    new URL(tokenUrl),
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      isCompressed: false,
    },
    sending,
  )
  const reply = jsonOf(answer)
  const token = textOf(member(reply, 'access_token'))
  if (answer.status === 200 && token !== '' && /^[\x21-\x7e]+$/.test(token)) {
    const seconds = Number(member(reply, 'expires_in'))
    return { text: token, seconds: Number.isFinite(seconds) && seconds > 0 ? seconds : undefined }
  }
  // RFC 6749 §5.2. The description may repeat what was sent; only its code is shown.
  const code = textOf(member(reply, 'error'))
    .replace(/[^a-z_]/g, '')
    .slice(0, 60)
  throw new CredentialProblem(
    `sign-in at ${new URL(tokenUrl).host}: HTTP ${answer.status}${code === '' ? '' : ` ${code}`}; check client ID and secret`,
  )
}

/** Puts a member at the start of a JSON object. */
function withMember(body: string, name: string, value: string): string {
  const rest = body.slice(1)
  return `{${JSON.stringify(name)}:${JSON.stringify(value)}${rest.trim() === '}' ? '' : ','}${rest}`
}
