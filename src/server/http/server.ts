/** The HTTP server: validates requests, calls routes, answers in JSON or with a problem (RFC 9457). */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import helmet from '@fastify/helmet'
import statics from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { CodedError, type ErrorCode, errors, type Problem, problemOf } from '#schema/errors'
import { isDiskFull } from '#store/sql/dialect'
import { StoreError } from '#store/store'
import type { RequestObservation } from '../metrics.ts'
import { type Authentication, accessHooks, addAccessChecks, viewerOf } from './access.ts'
import { ExpensiveRequests, limits as expensiveLimits } from './expensive-requests.ts'
import { openApiOf } from './openapi.ts'
import type { AnyRoute } from './route.ts'
import { validatorOf } from './validation.ts'

/** Largest JSON body in bytes; streams are bounded by the disk alone. */
const BODY_BYTES = 64 * 1024
/** Milliseconds until the header of a request must be complete. */
const HEADER_MS = 30_000
/** Half a year. */
const HSTS_SECONDS = 180 * 86_400

interface ServerSetup {
  readonly version: string
  /** Folder of the built UI; its pages are served if it exists. */
  readonly ui: string
  readonly authentication: Authentication
  /** Certificate chain and key in PEM; without, plain HTTP. */
  readonly tls?:
    | {
        readonly cert: string
        readonly key: string
        /** Certificates of clients that these authorities signed are accepted; who has none is answered too. */
        readonly ca?: string
        readonly requestCert?: boolean
        readonly rejectUnauthorized?: boolean
      }
    | undefined
  /** First page within `ui`. */
  readonly page?: string
  /** Called after each answer. */
  answered?(request: RequestObservation): void
  /** Called for internal errors. */
  log(error: Error): void
}

/** The server, ready to listen. */
export async function buildServer(routes: readonly AnyRoute[], setup: ServerSetup): Promise<FastifyInstance> {
  const { authentication, tls } = setup
  const server = fastify({
    ...(tls !== undefined && { https: { ...tls, minVersion: 'TLSv1.2', headersTimeout: HEADER_MS } }),
    bodyLimit: BODY_BYTES,
    requestTimeout: 0, // an upload of gigabytes may take an hour
    connectionTimeout: 0,
    http: { headersTimeout: HEADER_MS },
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // A URL that cannot be decoded matches no route, so the error handler below does not see it.
    frameworkErrors: (error, _request, reply) => answerError(reply, error, setup),
  })
  // The body is not read before the route reads it.
  for (const type of ['application/octet-stream', 'application/offset+octet-stream']) {
    server.addContentTypeParser(type, (_request, bytes, done) => done(null, bytes))
  }
  server.setErrorHandler((error: Error, _request, reply) => answerError(reply, error, setup))
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    // RFC 6797 §8.1: browsers ignore it where they do not trust the certificate.
    hsts: tls !== undefined && { maxAge: HSTS_SECONDS, includeSubDomains: false },
  })
  server.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) =>
    setup.answered?.({
      method,
      route: routeOptions.url ?? '',
      status: statusCode,
      seconds: elapsedTime / 1000,
    }),
  )
  addAccessChecks(server, authentication)
  const expensive = new ExpensiveRequests()
  const heads = new Set(routes.filter(({ method }) => method === 'HEAD').map(({ path }) => path))
  for (const route of routes)
    addRoute(server, { route, authentication, hasHead: !heads.has(route.path), expensive }, setup)
  const document = openApiOf(routes, setup.version)
  server.get('/rest/openapi.json', async () => document)
  await addUi(server, setup, methodsOf(routes))
  return server
}

/** No `upgrade-insecure-requests`: on loopback there is no https to upgrade to. Styles are set by the UI's parts. */
const POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'connect-src': ["'self'"],
  'worker-src': ["'self'", 'blob:'],
  'font-src': ["'self'", 'data:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
}

interface AddedRoute {
  readonly route: AnyRoute
  readonly authentication: Authentication
  readonly hasHead: boolean
  readonly expensive: ExpensiveRequests
}

/** @param hasHead HEAD answers as GET without the body (RFC 9110 §9.3.2): the path has no HEAD route of its own */
function addRoute(
  server: FastifyInstance,
  { route, authentication, hasHead, expensive }: AddedRoute,
  setup: ServerSetup,
): void {
  const { problemBody } = route
  const query = route.query && validatorOf(route.query, true)
  const params = route.params && validatorOf(route.params, true)
  const body = route.body && validatorOf(route.body, false)
  server.route({
    method: route.method,
    exposeHeadRoute: hasHead && answersHead(route),
    ...(route.bodyBytes !== undefined && { bodyLimit: route.bodyBytes }),
    ...accessHooks(route, authentication),
    ...(problemBody !== undefined && {
      errorHandler: (error: Error, _request: FastifyRequest, reply: FastifyReply) =>
        sendProblem(reply, problemOfError(error, setup), problemBody),
    }),
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    handler: async (raw: FastifyRequest, reply: FastifyReply) => {
      reply.header('cache-control', 'no-store')
      if (route.isExpensive === true) {
        reply.header('retry-after', String(expensiveLimits.retrySeconds))
        if (!(await expensive.begin(reply.raw))) return reply.hijack()
        reply.removeHeader('retry-after')
      }
      reply.status(route.answer.status)
      const request = {
        query: query === undefined ? {} : query(raw.query),
        params: params === undefined ? {} : params(raw.params),
        body: body === undefined ? raw.body : body(raw.body),
      }
      const answer = await route.handle({ ...request, viewer: viewerOf(raw), raw, reply } as Parameters<
        typeof route.handle
      >[0])
      return isTextStream(answer) ? reply.send(Readable.from(answer)) : answer
    },
  })
}

function isTextStream(answer: unknown): answer is AsyncIterable<string> {
  return (
    typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer && !('pipe' in answer)
  )
}

/** An event stream does not end, so HEAD cannot answer for it. */
function answersHead({ method, answer }: AnyRoute): boolean {
  return method === 'GET' && answer.type !== 'text/event-stream'
}

/** Error codes of the system and of Fastify, and ours. */
const FOREIGN_CODES: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'wrong-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'bad-request',
  FST_ERR_CTP_INVALID_JSON_BODY: 'bad-request',
  FST_ERR_BAD_URL: 'bad-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'bad-request',
}

function codeOf(error: Error): ErrorCode {
  if (error instanceof CodedError) return error.code
  if (error instanceof StoreError) {
    if (error.code === 'query-too-long') return 'too-slow'
    return error.code === 'store-closed' ? 'shutting-down' : error.code
  }
  // Accounts, sessions and the audit log are SQLite databases of this thread.
  if (isDiskFull(error)) return 'disk-full'
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number }
  return FOREIGN_CODES[code] ?? (statusCode >= 400 && statusCode < 500 ? 'bad-request' : 'internal')
}

function answerError(reply: FastifyReply, error: Error, setup: ServerSetup): void {
  sendProblem(reply, problemOfError(error, setup))
}

/** Logs what is our fault. */
function problemOfError(error: Error, { log }: ServerSetup): Problem {
  const code = codeOf(error)
  if (code === 'internal' || code === 'store-failed') log(error)
  // System error messages may name paths of this machine: they go to the log only.
  const isPublic = code !== 'internal' && !('syscall' in error)
  return problemOf(code, isPublic ? error.message : errors[code].meaning)
}

function sendProblem(reply: FastifyReply, problem: Problem, bodyOf?: (problem: Problem) => object): void {
  reply
    .status(problem.status)
    .type(bodyOf === undefined ? 'application/problem+json' : 'application/json')
    .send(JSON.stringify(bodyOf?.(problem) ?? problem))
}

/** Methods of the routes at a path, none if no route matches: the Allow header of RFC 9110 §15.5.6. */
function methodsOf(routes: readonly AnyRoute[]): (url: string) => readonly string[] {
  const patterns = routes.map((route) => ({
    methods: answersHead(route) ? ['GET', 'HEAD'] : [route.method],
    pattern: new RegExp(`^${route.path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
  }))
  return (url) => {
    const path = url.split('?', 1)[0]!
    const methods = patterns.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)
    return [...new Set(methods)]
  }
}

async function addUi(
  server: FastifyInstance,
  setup: ServerSetup,
  allowed: (url: string) => readonly string[],
): Promise<void> {
  const { ui, page = 'index.html' } = setup
  const hasUi = existsSync(join(ui, page))
  if (hasUi) {
    await server.register(statics, {
      root: ui,
      index: page,
      cacheControl: false,
      setHeaders: (response, path) => {
        // Vite puts the hash of its content into the name of everything in `devices`.
        const isHashed = path.startsWith(join(ui, 'assets'))
        response.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  server.setNotFoundHandler((request, reply) => {
    const isPage =
      /^(GET|HEAD)$/.test(request.method) &&
      !/^\/(rest|api|external|assets|metrics|healthz|readyz)(\/|$)/.test(request.url)
    if (isPage && hasUi) return reply.header('cache-control', 'no-cache').sendFile(page)
    const methods = allowed(request.url)
    if (methods.length > 0) {
      reply.header('allow', methods.join(', '))
      return answerError(reply, new CodedError('wrong-method', `expected ${methods.join(' or ')}`), setup)
    }
    const detail = isPage
      ? 'the pages are not built; run `npm run build`'
      : `${request.method} ${request.url.slice(0, 200)}; /rest/openapi.json lists all endpoints`
    return reply
      .status(404)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf('not-found', detail)))
  })
}
