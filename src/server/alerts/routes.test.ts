import assert from 'node:assert/strict'
import { it } from 'node:test'
import { localViewer } from '../http/viewer.ts'
import { alertRoutes } from './routes.ts'
import type { AlertService } from './service.ts'

it('lets an API token close, learn and mute only with a reason; people and undoing need none', async () => {
  const calls: string[] = []
  const service = new Proxy({} as AlertService, { get: (_, name) => () => calls.push(String(name)) })
  const person = localViewer('127.0.0.1')
  const token: typeof person = { ...person, kind: 'token' }
  const call = async (method: string, path: string, body: object, viewer = token) => {
    const route = alertRoutes(service).find((one) => one.method === method && one.path === path)!
    return route.handle({ params: { id: 'a-1' }, body, viewer, query: {} } as never)
  }
  const changes = [
    ['PATCH', '/rest/alerts/{id}', { status: 'closed' }],
    ['POST', '/rest/alerts/{id}/learn', {}],
    ['POST', '/rest/alerts/{id}/mute', { scope: 'both' }],
  ] as const
  for (const [method, path, body] of changes) {
    await assert.rejects(call(method, path, body), /reason: expected why/)
    await assert.rejects(call(method, path, { ...body, reason: ' ' }), /reason: expected why/)
    await call(method, path, { ...body, reason: 'planned work, CHG0012' })
    await call(method, path, body, person)
  }
  await call('DELETE', '/rest/alerts/{id}/learn', {})
  await call('DELETE', '/rest/alerts/{id}/mute', {})
  await call('PATCH', '/rest/alerts/{id}', { status: 'active' })
  assert.deepEqual(calls, [
    ...['change', 'change', 'learn', 'learn', 'mute', 'mute'],
    ...['unlearn', 'unmute', 'change'],
  ])
})
