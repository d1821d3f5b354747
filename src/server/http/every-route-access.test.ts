/** Every route of the OpenAPI document × every role × every token scope: 401, 403, or the route itself. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { FastifyInstance } from 'fastify'
import { PERMISSIONS, PERMISSIONS_OF, type Permission, ROLES, type Role } from '#schema/account'
import { CodedError } from '#schema/errors'
import { cookieName } from '../accounts/sessions.ts'
import { openContext, type ServerContext } from '../context.ts'
import { listRoutes } from '../features.ts'
import { quick } from '../testing/served.ts'
import type { AnyRoute } from './route.ts'
import { buildServer } from './server.ts'

/** Address of the socket for each request: the rate of refusals is per address. */
let requests = 0
const HOST = '127.0.0.1:8470'

interface Operation {
  readonly method: string
  readonly path: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly responses: Readonly<Record<string, unknown>>
}

interface Caller {
  readonly name: string
  readonly headers: Readonly<Record<string, string>>
  readonly kind: 'anonymous' | 'session' | 'token'
  readonly permissions: readonly Permission[]
}

describe('every route', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-access-'))
  let context: ServerContext
  let server: FastifyInstance
  let operations: readonly Operation[]
  const callers: Caller[] = [{ name: 'nobody', headers: {}, kind: 'anonymous', permissions: [] }]

  before(async () => {
    context = await openContext({ data: folder, analyse: quick, needsSignIn: true, log: () => {} })
    const reached = (route: AnyRoute): AnyRoute => ({
      ...route,
      handle() {
        throw new CodedError('not-found', REACHED)
      },
    })
    const routes = (await listRoutes()).map(reached)
    server = await buildServer(routes, {
      ...{ version: '0', ui: '', log: () => {} },
      authentication: context.authentication,
    })
    const document = await server.inject({ url: '/rest/openapi.json', headers: { host: HOST } })
    operations = operationsOf(document.json())
    for (const role of ROLES) callers.push(...callersOf(context, role))
  })
  after(async () => {
    await server.close()
    await context.lifecycle.end('stop')
    await context.lifecycle.end('close')
    rmSync(folder, { recursive: true, force: true })
  })

  it('is documented with its security and its refusals', async () => {
    const routes = await listRoutes()
    assert.equal(operations.length, routes.length)
    for (const { method, path, access } of routes) {
      assert.ok(['public', 'session', ...PERMISSIONS].includes(access), `${method} ${path}: access ${access}`)
      const found = operations.find((one) => one.path === path && one.method === method)
      assert.ok(found, `${method} ${path} is not in the document`)
      const isPublic = found.security.length === 0
      assert.equal('401' in found.responses && '403' in found.responses, !isPublic, `${method} ${path}`)
    }
  })

  it('answers 401, 403 or itself for each role and token scope, as documented', async (t) => {
    const faults: string[] = []
    let count = 0
    for (const operation of operations)
      for (const caller of callers) {
        const { status, isReached } = await call(operation, caller)
        const expected = expectedOf(operation, caller)
        const isRight = expected === undefined ? isReached || status === 400 : status === expected
        if (!isRight) faults.push(`${operation.method} ${operation.path} by ${caller.name}: ${status}`)
        count++
      }
    t.diagnostic(`${operations.length} routes × ${callers.length} callers = ${count} requests`)
    assert.deepEqual(faults, [])
  })

  it('is refused to everybody if it declares no access', async () => {
    const forgotten = { ...(await listRoutes())[0]!, access: undefined } as unknown as AnyRoute
    const other = await buildServer([forgotten], {
      ...{ version: '0', ui: '', log: () => {} },
      authentication: context.authentication,
    })
    const operation = { method: forgotten.method, path: forgotten.path }
    for (const caller of callers) {
      const answer = await other.inject(requestOf(operation, caller))
      assert.equal(answer.statusCode, caller.kind === 'anonymous' ? 401 : 403, caller.name)
    }
    await other.close()
  })

  it('is refused with a token or session that has ended, or of an account that was disabled', async () => {
    const token = (secret: string) =>
      server.inject({ url: '/rest/devices', headers: { host: HOST, authorization: secret } })
    const { accounts, tokens, sessions } = context.accounts
    const { id, name } = accounts.named('Reader')!
    const { secret, id: tokenId } = tokens.add(id, name, { name: 'x', scope: ['read'], days: 1 })
    const cookie = sessions.start(id, { address: '', agent: '' })
    const session = () =>
      server.inject({
        url: '/rest/devices',
        headers: { host: HOST, cookie: `${cookieName(false)}=${cookie}` },
      })
    assert.deepEqual([(await token(secret)).statusCode, (await session()).statusCode], [404, 404])
    for (const wrong of [
      `${secret}x`,
      secret.slice(0, -1),
      secret.toUpperCase(),
      '',
      'Bearer',
      `Basic ${secret}`,
    ])
      assert.equal((await token(wrong)).statusCode, 401, wrong)
    accounts.setGuarded(id, { is_disabled: 1 })
    assert.deepEqual([(await token(secret)).statusCode, (await session()).statusCode], [401, 401])
    accounts.setGuarded(id, { is_disabled: 0 })
    tokens.remove(tokenId)
    sessions.endAll(id)
    assert.deepEqual([(await token(secret)).statusCode, (await session()).statusCode], [401, 401])
  })

  async function call(operation: Operation, caller: Caller) {
    const answer = await server.inject(requestOf(operation, caller))
    return {
      status: answer.statusCode,
      isReached: answer.statusCode === 404 && isReachedBy(operation, answer),
    }
  }
})

const REACHED = 'the route itself'

/** HEAD has no body to tell. */
function isReachedBy({ method }: Operation, answer: { readonly body: string }): boolean {
  return method === 'HEAD' || answer.body.includes(REACHED)
}

function requestOf({ method, path }: Pick<Operation, 'method' | 'path'>, { headers }: Caller) {
  const writes = method !== 'GET' && method !== 'HEAD'
  return {
    method: method as 'GET',
    url: path.replace(/\{\w+\}/g, '1'),
    // Another peer for each, since refusals of one address are limited.
    remoteAddress: `127.${(requests >> 16) & 255}.${(requests >> 8) & 255}.${requests++ & 255}`,
    headers: { host: HOST, ...headers, ...(writes && { origin: `http://${HOST}` }) },
  }
}

/** Undefined: the route is reached. */
function expectedOf({ security }: Operation, { kind, permissions }: Caller): 401 | 403 | undefined {
  if (security.length === 0) return undefined
  if (kind === 'anonymous') return 401
  const needed = security.find((one) => kind in one)?.[kind]
  return needed?.every((one) => permissions.includes(one as Permission)) ? undefined : 403
}

function operationsOf(document: { paths: Record<string, Record<string, Operation>> }): readonly Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, responses }]) => ({
      ...{ path, security, responses },
      method: method.toUpperCase(),
    })),
  )
}

/** A session of the role, and a token of each scope, and of all. */
function callersOf({ accounts: service }: ServerContext, role: Role): readonly Caller[] {
  const { accounts, sessions, tokens } = service
  const account = {
    name: role,
    role,
    password: 'x',
    source: 'local',
    subject: null,
    directory_role: null,
  } as const
  const { id, name } = accounts.add(account)
  const cookie = `${cookieName(false)}=${sessions.start(id, { address: '', agent: '' })}`
  const permissions = PERMISSIONS_OF[role]
  const scopes = [...PERMISSIONS.map((one) => [one]), [...PERMISSIONS]]
  return [
    { name: `${role}, session`, headers: { cookie }, kind: 'session', permissions },
    ...scopes.map((scope) => ({
      name: `${role}, token ${scope.join('+')}`,
      headers: { authorization: `Bearer ${tokens.add(id, name, { name: 'x', scope, days: 1 }).secret}` },
      kind: 'token' as const,
      permissions: permissions.filter((one) => scope.includes(one)),
    })),
  ]
}
