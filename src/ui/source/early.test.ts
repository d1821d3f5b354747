import assert from 'node:assert/strict'
import { test } from 'node:test'
import { earlyFetch } from './early.ts'

test('an early response is used once, and by no request that changes something', async () => {
  const asked: string[] = []
  const fetch = earlyFetch(['/rest/session', '/rest/map'], async (address, options) => {
    asked.push(`${options?.method ?? 'GET'} ${address}`)
    return new Response(String(asked.length))
  })
  assert.deepEqual(asked, ['GET /rest/session', 'GET /rest/map'])
  assert.equal(await (await fetch('/rest/session')).text(), '1')
  await fetch('/rest/session')
  await fetch('/rest/map', { method: 'DELETE' })
  await fetch('/rest/map')
  assert.deepEqual(asked.slice(2), ['GET /rest/session', 'DELETE /rest/map', 'GET /rest/map'])
})
