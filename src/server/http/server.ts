/** The HTTP server: finds its routes by folder, checks what comes in, answers in JSON or with a problem. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import helmet from '@fastify/helmet'
import statics from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { CodedError, type ErrorCode, errors, problemOf } from '#contract/errors'
import { StoreError } from '#store/store'
import type { Room } from '../room.ts'
import { guard } from './guard.ts'
import { openApiOf } from './openapi.ts'
import type { AnyRoute } from './route.ts'
import { validatorOf } from './validation.ts'

const ROUTES = new URL('../routes/', import.meta.url)

/** Octets of a JSON body; streams have no bound but the disk. */
const BODY_OCTETS = 64 * 1024
/** A whole request but its body must have come by then. */
const HEADER_MS = 30_000

export interface ServerSetup {
  readonly version: string
  /** Folder of the built UI; answers its pages if it is there. */
  readonly ui: string
  /** Told of every error that is our own. */
  log(error: Error): void
}

/** The server, ready to listen. */
export async function buildServer(room: Room, setup: ServerSetup): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: BODY_OCTETS,
    requestTimeout: 0, // an upload of gigabytes may take an hour
    connectionTimeout: 0,
    http: { headersTimeout: HEADER_MS },
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // An address that cannot be decoded comes by no route, and so by no error handler.
    frameworkErrors: (error, _request, reply) => answerError(reply, error, setup),
  })
  // Octets are not read before the route asks for them.
  for (const type of ['application/octet-stream', 'application/offset+octet-stream']) {
    server.addContentTypeParser(type, (_request, octets, done) => done(null, octets))
  }
  server.setErrorHandler((error: Error, _request, reply) => answerError(reply, error, setup))
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    hsts: false,
  })
  server.addHook('onRequest', async (request) => guard(request.method, request.headers))
  const routes = await loadRoutes()
  const heads = new Set(routes.filter(({ method }) => method === 'HEAD').map(({ path }) => path))
  for (const route of routes) addRoute(server, route, { room, hasHead: !heads.has(route.path) })
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

/** Every route there is, in the order of their files' names. */
export async function loadRoutes(): Promise<readonly AnyRoute[]> {
  const files = readdirSync(ROUTES).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const modules = await Promise.all(
    files.sort().map((name) => import(new URL(name, ROUTES).href) as Promise<{ route: AnyRoute }>),
  )
  return modules.map(({ route }) => route)
}

/** `hasHead`: HEAD answers as GET does, without the body (RFC 9110 §9.3.2), as no route of its own does. */
function addRoute(
  server: FastifyInstance,
  route: AnyRoute,
  { room, hasHead }: { readonly room: Room; readonly hasHead: boolean },
): void {
  const query = route.query && validatorOf(route.query, true)
  const params = route.params && validatorOf(route.params, false)
  const body = route.body && validatorOf(route.body, false)
  server.route({
    method: route.method,
    exposeHeadRoute: hasHead && answersHead(route),
    ...(route.bodyOctets !== undefined && { bodyLimit: route.bodyOctets }),
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    handler: async (raw: FastifyRequest, reply: FastifyReply) => {
      reply.header('cache-control', 'no-store')
      reply.status(route.answer.status)
      const asked = {
        query: query === undefined ? {} : query(raw.query),
        params: params === undefined ? {} : params(raw.params),
        body: body === undefined ? raw.body : body(raw.body),
      }
      return route.handle({ ...asked, raw, reply } as Parameters<typeof route.handle>[0], room)
    },
  })
}

/** A feed has no end that a HEAD could wait for. */
function answersHead({ method, answer }: AnyRoute): boolean {
  return method === 'GET' && answer.type !== 'text/event-stream'
}

/** Complaints of the system, and Fastify's own, as our codes. */
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
  const { code = '', statusCode = 500 } = error as { code?: string; statusCode?: number }
  return FOREIGN_CODES[code] ?? (statusCode >= 400 && statusCode < 500 ? 'bad-request' : 'internal')
}

function answerError(reply: FastifyReply, error: Error, { log }: ServerSetup): void {
  const code = codeOf(error)
  if (code === 'internal' || code === 'store-failed') log(error)
  // The words of the system are for the log: they may name paths of this machine.
  const isForPeople = code !== 'internal' && !('syscall' in error)
  const detail = isForPeople ? error.message : errors[code].meaning
  reply
    .status(errors[code].status)
    .type('application/problem+json')
    .send(JSON.stringify(problemOf(code, detail)))
}

/** Which methods the routes take at a path; none if there is no such route. RFC 9110 §15.5.6 wants them named. */
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
  const { ui } = setup
  const hasUi = existsSync(join(ui, 'index.html'))
  if (hasUi) {
    await server.register(statics, {
      root: ui,
      cacheControl: false,
      setHeaders: (response, path) => {
        // Vite puts the hash of its content into the name of everything in `assets`.
        const isHashed = path.startsWith(join(ui, 'assets'))
        response.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  server.setNotFoundHandler((request, reply) => {
    const isPage =
      /^(GET|HEAD)$/.test(request.method) && !/^\/(rest|api|external|assets)(\/|$)/.test(request.url)
    if (isPage && hasUi) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    const methods = allowed(request.url)
    if (methods.length > 0) {
      reply.header('allow', methods.join(', '))
      return answerError(reply, new CodedError('wrong-method', `it takes ${methods.join(', ')}`), setup)
    }
    const detail = isPage
      ? 'the pages are not built: run `npm run build`'
      : `${request.method} ${request.url.slice(0, 200)}; /rest/openapi.json lists what there is`
    return reply
      .status(404)
      .type('application/problem+json')
      .send(JSON.stringify(problemOf('not-found', detail)))
  })
}
