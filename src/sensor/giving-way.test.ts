import assert from 'node:assert/strict'
import { once } from 'node:events'
import { getPriority } from 'node:os'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'

test('a thread that gives way leaves the others of its process as they were', {
  skip: process.platform !== 'linux',
}, async () => {
  const before = getPriority()
  const script = `
    import { getPriority } from 'node:os'
    import { parentPort } from 'node:worker_threads'
    import { giveWay } from ${JSON.stringify(new URL('giving-way.ts', import.meta.url).href)}
    giveWay()
    parentPort.postMessage(getPriority())`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
  const [priority] = await once(worker, 'message')
  await worker.terminate()
  assert.equal(priority, 10)
  assert.equal(getPriority(), before)
})
