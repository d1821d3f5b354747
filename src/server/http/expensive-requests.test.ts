import assert from 'node:assert/strict'
import { get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { withoutAccounts } from './access.ts'
import { limits } from './expensive-requests.ts'
import { type AnyRoute, route } from './route.ts'
import { buildServer } from './server.ts'

const ALL = limits.atOnce + limits.waiting

test('a few run at once, some wait, further ones get 429, and cheap requests are answered meanwhile', async (t) => {
  let running = 0
  let most = 0
  let begun = 0
  const finish: (() => void)[] = []
  const endAll = () => {
    for (const end of finish.splice(0)) end()
  }
  const answer = { status: 200, type: 'text/plain', description: '' }
  const routes: AnyRoute[] = [
    route({
      ...{ method: 'GET', path: '/rest/dear', access: 'read', summary: '', answer, isExpensive: true },
      async handle({ reply }) {
        begun++
        most = Math.max(most, ++running)
        await new Promise<void>((resolve) => finish.push(resolve))
        running--
        return reply.type('text/plain').send('done')
      },
    }),
    route({ method: 'GET', path: '/rest/cheap', access: 'read', summary: '', answer, handle: () => 'now' }),
  ]
  const server = await buildServer(routes, {
    version: '0',
    ui: '',
    authentication: withoutAccounts,
    log: () => {},
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  t.after(() => server.close())
  const base = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/rest`
  const requests = Array.from({ length: ALL + 10 }, () => fetch(`${base}/dear`))
  const refused = await Promise.race([Promise.any(requests), sleep(10_000)])
  assert.equal((refused as Response).status, 429)
  assert.equal((refused as Response).headers.get('retry-after'), String(limits.retrySeconds))
  assert.equal(await (await fetch(`${base}/cheap`)).text(), 'now')
  assert.equal(most, limits.atOnce)
  // Requests that were given up while they waited are never begun.
  const settled = Promise.all(requests.map(async (request) => (await request).status))
  while (begun < ALL) {
    endAll()
    await sleep(5)
  }
  endAll()
  const drain = setInterval(endAll, 5)
  const statuses = await settled
  assert.equal(statuses.filter((status) => status === 429).length, 10)
  assert.equal(statuses.filter((status) => status === 200).length, ALL)
  clearInterval(drain)
  begun = 0
  const kept = Array.from({ length: limits.atOnce }, () => fetch(`${base}/dear`))
  while (begun < limits.atOnce) await sleep(5)
  const connections = () =>
    new Promise<number>((resolve) => server.server.getConnections((_, count) => resolve(count)))
  const before = await connections()
  const gone = Array.from({ length: 20 }, () => get(`${base}/dear`))
  for (const request of gone) request.on('error', () => {})
  while ((await connections()) < before + gone.length) await sleep(5)
  for (const request of gone) request.destroy()
  while ((await connections()) > before) await sleep(5)
  endAll()
  assert.deepEqual(await Promise.all(kept.map(async (one) => (await one).status)), [200, 200, 200, 200])
  await sleep(50)
  assert.equal(begun, limits.atOnce)
})
