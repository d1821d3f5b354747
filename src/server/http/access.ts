/** Checks of each request before its route: host and origin, sign-in, permission, rate; and its record in the audit log. */
import type { IncomingHttpHeaders } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { CodedError } from '#schema/errors'
import { type GuardOptions, guard, isSameOrigin } from './guard.ts'
import { RequestRate } from './request-rate.ts'
import type { AnyRoute } from './route.ts'
import { anonymousViewer, isPermitted, localViewer, type Viewer } from './viewer.ts'

/** Requests of one address, once sign-in is on: an open page sends about ten at once. */
const ALL_REQUESTS = { perSecond: 100, burst: 1000 } as const
/** Requests of one address that are refused for want of a valid session or token. */
const REFUSED_REQUESTS = { perSecond: 2, burst: 60 } as const

/** A record of the audit log, before it is numbered. */
export interface AuditEntry {
  /** Account, token or process: `alice`, `alice (token backup)`, `command line (root)`. */
  readonly actor: string
  readonly address: string
  /** `PATCH /rest/accounts/{id}`, or a word such as `sign-in`. */
  readonly action: string
  readonly target: string
  /** HTTP status, or a word such as `wrong password`. */
  readonly outcome: string
  /** Before and after, or what was given; never a secret. */
  readonly detail?: unknown
  readonly request: string
}

/** The part of the accounts that the HTTP server needs. */
export interface Authentication extends GuardOptions {
  /** Undefined without a valid session or token. */
  authenticate(request: Pick<FastifyRequest, 'headers' | 'ip'>): Viewer | undefined
  audit(record: AuditEntry): void
}

/** All permissions: for tests of routes. */
export const withoutAccounts: Authentication = {
  isTls: false,
  isExposed: false,
  publicHost: () => undefined,
  authenticate: ({ ip }) => localViewer(ip),
  audit: () => {},
}

/** Of a request that passed `addAccessChecks`. */
export function viewerOf(request: FastifyRequest): Viewer {
  return request.getDecorator<Viewer>('viewer')
}

/** Sets the detail that the audit log stores for this request instead of its body: before and after. */
export function setAuditDetail(request: FastifyRequest, detail: unknown): void {
  request.setDecorator('auditDetail', detail)
}

/** Adds the checks that concern all requests; `checkAccess` has those of a route. */
export function addAccessChecks(server: FastifyInstance, authentication: Authentication): void {
  const all = new RequestRate(ALL_REQUESTS)
  server.decorateRequest('viewer', null)
  server.decorateRequest('auditDetail', null)
  server.addHook('onRequest', async (request, reply) => {
    guard(request.method, request.headers, authentication)
    const viewer = authentication.authenticate(request) ?? anonymousViewer(request.ip)
    request.setDecorator('viewer', viewer)
    if (viewer.kind !== 'local') mustWait(all.take(senderOf(request)), reply)
  })
}

/** Sensors behind one address have a certificate each. */
function senderOf({ raw, ip }: FastifyRequest): string {
  const socket = raw.socket as Partial<TLSSocket>
  return socket.authorized === true ? (socket.getPeerCertificate?.().fingerprint256 ?? ip) : ip
}

/** Hooks of a route that refuse who may not call it, before the body is read. */
export function accessHooks(route: AnyRoute, authentication: Authentication) {
  const refused = refusedRates(authentication)
  return {
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      const { method, headers } = request
      const viewer = viewerOf(request)
      if (!isPermitted(viewer, route.access)) {
        if (viewer.kind !== 'anonymous')
          throw new CodedError('forbidden', `${method} ${route.path} needs ${needed(route)}`)
        mustWait(refused.take(request.ip), reply)
        reply.header('www-authenticate', 'Bearer')
        throw new CodedError('unauthenticated', `${method} ${route.path} needs ${needed(route)}`)
      }
      if (viewer.kind === 'session') mustBeOwnPage(method, headers, authentication)
    },
    onResponse: async (request: FastifyRequest, reply: FastifyReply) => {
      if (isAudited(route)) authentication.audit(recordOf(route, request, reply))
    },
  }
}

const rates = new WeakMap<Authentication, RequestRate>()

/** One for all routes of a server. */
function refusedRates(authentication: Authentication): RequestRate {
  const rate = rates.get(authentication) ?? new RequestRate(REFUSED_REQUESTS)
  rates.set(authentication, rate)
  return rate
}

function needed({ access }: AnyRoute): string {
  return access === 'session' ? 'a signed-in person' : `the permission ${access}`
}

function mustWait(seconds: number, reply: FastifyReply): void {
  if (seconds === 0) return
  reply.header('retry-after', String(seconds))
  throw new CodedError('too-many-requests', `expected a pause of ${seconds} s`)
}

/** Cookies are sent with requests of other pages too, wherever a browser ignores SameSite: changes name their origin. */
function mustBeOwnPage(method: string, headers: IncomingHttpHeaders, { isTls }: Authentication): void {
  if (method === 'GET' || method === 'HEAD') return
  const isOwn =
    headers.origin !== undefined ? isSameOrigin(headers, isTls) : headers['sec-fetch-site'] === 'same-origin'
  if (!isOwn) throw new CodedError('foreign-origin', 'Origin: expected the origin of this server, got none')
}

/** Changes, and payload bytes that left; sign-in records itself. */
function isAudited({ method, access }: AnyRoute): boolean {
  if (access === 'packets') return true
  return method !== 'GET' && method !== 'HEAD' && access !== 'read' && access !== 'public'
}

function recordOf(route: AnyRoute, request: FastifyRequest, reply: FastifyReply): AuditEntry {
  const { url, ip, id, body } = request
  const detail =
    request.getDecorator<unknown>('auditDetail') ?? (isPlainJson(body) ? withoutSecrets(body) : undefined)
  return {
    ...{ actor: viewerOf(request).name, address: ip, action: `${route.method} ${route.path}`, target: url },
    ...{ outcome: String(reply.statusCode), request: String(id) },
    ...(detail !== undefined && { detail }),
  }
}

function isPlainJson(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !('pipe' in body)
}

const SECRET_NAME = /password|secret|token|code|key|header|credential/i

/** Fields with names of secrets are kept without their content. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET_NAME.test(name) ? '***' : withoutSecrets(inner),
    ]),
  )
}
