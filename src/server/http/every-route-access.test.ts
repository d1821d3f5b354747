/** Every route of the OpenAPI document × every role × every token scope: 401, 403, or the route itself. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { PERMISSIONS } from '#schema/account'
import { cookieName } from '../accounts/sessions.ts'
import { openContext, type ServerContext } from '../context.ts'
import { listRoutes } from '../features.ts'
import {
  type AccessServer,
  accessFaults,
  allCallers,
  type Caller,
  type DocumentedOperation,
  operationsOf,
  reached,
  requestOf,
} from '../testing/route-access.ts'
import { quick } from '../testing/served.ts'
import type { AnyRoute } from './route.ts'
import { buildServer } from './server.ts'

const HOST = '127.0.0.1:8470'

/** Routes that check for themselves, or give nothing away. A new one needs its reason here. */
const PUBLIC: readonly string[] = [
  // Health without detail.
  ...['GET /healthz', 'GET /readyz'],
  // Sign-in and first set-up.
  ...['GET /rest/session', 'POST /rest/session', 'POST /rest/set-up', 'POST /rest/set-up/code'],
  ...['GET /rest/sign-in/oidc', 'GET /rest/sign-in/oidc/callback'],
  // Defender's API: name and password in the body.
  ...['POST /api/external/authentication/validation', 'POST /external/authentication/validation'],
  ...['POST /api/external/authentication/set_password', 'POST /external/authentication/set_password'],
  'POST /api/external/authentication/set_password_by_admin',
  'POST /external/authentication/set_password_by_admin',
  // A one-time token in the address.
  'GET /api/v2/alerts/pcap/{id}',
  // Firewalls send a token as the password of HTTP Basic.
  'GET /block-lists/{file}',
]

describe('every route', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-access-'))
  let context: ServerContext
  let access: AccessServer
  let operations: readonly DocumentedOperation[]
  let callers: readonly Caller[]

  before(async () => {
    context = await openContext({ data: folder, analyse: quick, needsSignIn: true, log: () => {} })
    const server = await buildServer((await listRoutes()).map(reached), {
      ...{ version: '0', ui: '', log: () => {} },
      authentication: context.authentication,
    })
    access = { server, host: HOST, isTls: false }
    operations = await operationsOf(access)
    callers = allCallers(context.accounts, false)
  })
  after(async () => {
    await access.server.close()
    await context.lifecycle.end('stop')
    await context.lifecycle.end('close')
    rmSync(folder, { recursive: true, force: true })
  })

  it('is documented with its security and its refusals', async () => {
    const routes = await listRoutes()
    assert.equal(operations.length, routes.length)
    for (const { method, path, access: needed } of routes) {
      assert.ok(['public', 'session', ...PERMISSIONS].includes(needed), `${method} ${path}: access ${needed}`)
      const found = operations.find((one) => one.path === path && one.method === method)
      assert.ok(found, `${method} ${path} is not in the document`)
      const isPublic = found.security.length === 0
      assert.equal('401' in found.responses && '403' in found.responses, !isPublic, `${method} ${path}`)
    }
  })

  it('is public only if it is named here', () => {
    const found = operations.filter(({ security }) => security.length === 0)
    assert.deepEqual(found.map(({ method, path }) => `${method} ${path}`).sort(), [...PUBLIC].sort())
  })

  it('answers 401, 403 or itself for each role and token scope, as documented', async (t) => {
    const { faults, count } = await accessFaults(access, operations, callers)
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
      const answer = await other.inject(requestOf(operation, caller, access))
      assert.equal(answer.statusCode, caller.kind === 'anonymous' ? 401 : 403, caller.name)
    }
    await other.close()
  })

  it('is refused with a token or session that has ended, or of an account that was disabled', async () => {
    const { server } = access
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
})
