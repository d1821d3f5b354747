import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Lifecycle } from './lifecycle.ts'

test('hooks begin in the order of registration and end in reverse, once each', async () => {
  const lifecycle = new Lifecycle()
  const ran: string[] = []
  for (const name of ['store', 'queue', 'rules']) {
    lifecycle.on('start', async () => ran.push(`start ${name}`))
    lifecycle.on('close', async () => ran.push(`close ${name}`))
  }
  await lifecycle.begin('start')
  await lifecycle.end('close')
  await lifecycle.end('close')
  assert.deepEqual(ran, [
    'start store',
    'start queue',
    'start rules',
    'close rules',
    'close queue',
    'close store',
  ])
})

test('a hook that fails does not keep the others from closing', async () => {
  const lifecycle = new Lifecycle()
  let isClosed = false
  lifecycle.on('close', () => {
    isClosed = true
  })
  lifecycle.on('close', () => {
    throw new Error('cannot close')
  })
  await assert.rejects(lifecycle.end('close'), /cannot close/)
  assert.equal(isClosed, true)
})
