import assert from 'node:assert/strict'
import { once } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import os, { getPriority } from 'node:os'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { lowerPriority } from './lower-priority.ts'

test('lowers the priority of the calling thread alone', {
  skip: process.platform !== 'linux',
}, async () => {
  const before = getPriority()
  const script = `
    import os, { getPriority } from 'node:os'
    import { parentPort } from 'node:worker_threads'
    import { lowerPriority } from ${JSON.stringify(new URL('lower-priority.ts', import.meta.url).href)}
    lowerPriority()
    parentPort.postMessage(getPriority())`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
  const [priority] = await once(worker, 'message')
  await worker.terminate()
  assert.equal(priority, Math.max(before, 10))
  assert.equal(getPriority(), before)
})

test('a thread that may not lower its priority goes on', (t) => {
  const setPriority = t.mock.method(os, 'setPriority', () => {
    throw Object.assign(new Error('operation not permitted'), { code: 'ERR_SYSTEM_ERROR' })
  })
  syncBuiltinESMExports()
  t.after(syncBuiltinESMExports)
  lowerPriority()
  assert.equal(setPriority.mock.callCount(), process.platform === 'linux' ? 1 : 0)
})
