/** Every route of the console × every role × every token scope. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { LiveFeed } from '#server/http/live-feed'
import type { AnyRoute } from '#server/http/route'
import { buildServer } from '#server/http/server'
import { Lifecycle } from '#server/lifecycle'
import { accessFaults, allCallers, operationsOf, reached } from '#server/testing/route-access'
import { openAccounts } from './accounts.ts'
import { ConsolePeople } from './people.ts'
import { type ConsoleServices, consoleRoutes } from './routes.ts'

const HOST = '127.0.0.1:8471'

/** Routes that check for themselves. A new one needs its reason here. */
const PUBLIC = [
  // Sign-in and first set-up.
  ...[
    'GET /rest/session',
    'GET /rest/sign-in/oidc',
    'GET /rest/sign-in/oidc/callback',
    'POST /rest/session',
    'POST /rest/set-up',
    'POST /rest/set-up/code',
  ],
  // The certificate of a sensor, or a one-time code.
  ...['POST /rest/uplink/enrolment', 'POST /rest/uplink/hello', 'POST /rest/uplink/batches'],
  ...['POST /rest/uplink/captures/{id}/pieces/{number}', 'POST /rest/uplink/captures/{id}'],
  'GET /rest/uplink/packages/{id}/pieces/{number}',
  ...['GET /rest/uplink/commands', 'POST /rest/uplink/certificate', 'GET /healthz', 'GET /readyz'],
]

describe('every route of the console', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-console-access-'))
  const lifecycle = new Lifecycle()
  const { accounts, grants, auditLog, authentication } = openAccounts(
    folder,
    lifecycle,
    () => {},
    () => '',
  )
  // No handler is called.
  const services = {
    accounts,
    auditLog,
    live: new LiveFeed(),
    fleet: { people: new ConsolePeople({ grants, accounts, store: { sites: async () => [] } }) },
    ...{ oidc: {}, grants: {}, organisations: {} },
    operation: {},
    uplink: {},
    ...{ settings: {}, captures: {}, packages: {} },
  } as unknown as ConsoleServices
  const routes: readonly AnyRoute[] = consoleRoutes(services)
  const server = await buildServer(routes.map(reached), {
    ...{ version: '0', ui: '', log: () => {}, authentication },
  })
  const access = { server, host: HOST, isTls: true }
  const operations = await operationsOf(access)
  after(async () => {
    await server.close()
    await lifecycle.end('close')
    rmSync(folder, { recursive: true, force: true })
  })

  it('is documented, and public only if it is named here', () => {
    assert.equal(operations.length, routes.length)
    const found = operations.filter(({ security }) => security.length === 0)
    assert.deepEqual(found.map(({ method, path }) => `${method} ${path}`).sort(), PUBLIC.sort())
    for (const { path, security, responses } of operations)
      assert.equal('401' in responses && '403' in responses, security.length > 0, path)
  })

  it('answers 401, 403 or itself for each role and token scope, as documented', async (t) => {
    const callers = allCallers(accounts, true)
    const { faults, count } = await accessFaults(access, operations, callers)
    t.diagnostic(`${operations.length} routes × ${callers.length} callers = ${count} requests`)
    assert.deepEqual(faults, [])
  })
})
