import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { MemoryStore } from '#store/memory-store'
import { withoutAccounts } from '../http/access.ts'
import { buildServer } from '../http/server.ts'
import { forwardingRoutes } from './routes.ts'
import { ForwardingService } from './service.ts'

const HOST = { host: '127.0.0.1:8470' }

describe('forwarding over REST', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-rest-'))
  const store = new MemoryStore()
  const forwarding = await ForwardingService.open({
    store,
    data,
    sender: () => ({ sensor: 's', version: '0', url: '' }),
    ownPort: () => 0,
    mayNamePaths: false,
    log: () => undefined,
  })
  const server = await buildServer(forwardingRoutes(forwarding), {
    version: '0',
    authentication: withoutAccounts,
    ui: data,
    log: () => undefined,
  })
  const bodies: string[] = []
  const receiver = createServer((request, response) => {
    request.on('data', (part) => bodies.push(String(part)))
    request.on('end', () => response.end('thank you'))
  })
  receiver.listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  after(async () => {
    receiver.close()
    receiver.closeAllConnections()
    await server.close()
    rmSync(data, { recursive: true, force: true })
  })

  const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown) =>
    server.inject({
      method,
      url: `/rest/forwarding${path}`,
      headers: body === undefined ? HOST : { ...HOST, 'content-type': 'application/json' },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    })

  const change = {
    name: 'desk',
    isEnabled: true,
    type: 'webhook',
    settings: {
      url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`,
      headers: 'Authorization',
    },
    connection: { caFile: '', certificateFile: '', keyFile: '', proxy: '' },
    filter: {
      kinds: ['alert'],
      severity: 'notice',
      engines: [],
      protocols: [],
      rules: [],
      zones: [],
      closed: false,
    },
    secrets: { signing: 'sixteen letters at least', 'header:Authorization': 'Bearer abc' },
  }

  it('adds, lists, tests, changes and removes a destination, and no answer holds a secret', async () => {
    const added = await ask('POST', '', change)
    assert.equal(added.statusCode, 201, added.body)
    const { id } = added.json()
    const tested = await ask('POST', `/${id}/test`)
    assert.deepEqual([tested.statusCode, tested.json().arrived], [200, true])
    assert.deepEqual(
      tested.json().steps.map(({ state }: { state: string }) => state),
      ['passed', 'passed', 'passed', 'passed', 'passed'],
    )
    assert.equal(JSON.parse(bodies[0] ?? '').kind, 'test')
    const { secrets: _, ...rest } = change
    const changed = await ask('PATCH', `/${id}`, { ...rest, name: 'renamed', isEnabled: false })
    assert.deepEqual(
      [changed.json().name, changed.json().state, changed.json().secretsSet.length],
      ['renamed', 'off', 2],
    )
    const listed = await ask('GET', '')
    assert.equal(listed.json().items.length, 1)
    for (const { body } of [added, tested, changed, listed]) assert.doesNotMatch(body, /sixteen|Bearer/)
    assert.equal((await ask('DELETE', `/${id}`)).statusCode, 204)
    assert.equal((await ask('DELETE', `/${id}`)).statusCode, 404)
    assert.deepEqual((await ask('GET', '')).json().items, [])
  })

  it('says what is wrong with what was sent', async () => {
    const cases: readonly (readonly [unknown, RegExp])[] = [
      [{ ...change, colour: 'red' }, /colour/],
      [{ ...change, filter: { ...change.filter, severity: 'awful' } }, /severity/],
      [{ ...change, settings: { ...change.settings, url: 'gopher://x' } }, /settings\.url/],
      [{ ...change, settings: { url: { a: 1 } } }, /settings/],
      [{ ...change, type: 'telex' }, /type: expected one of/],
      [{}, /expected a value/],
    ]
    for (const [body, words] of cases) {
      const answer = await ask('POST', '', body)
      assert.equal(answer.statusCode, 400, answer.body)
      assert.match(answer.json().detail, words)
    }
  })
})
