import assert from 'node:assert/strict'
import { test } from 'node:test'
import { batching } from './batching.ts'

test('what is asked for at once is asked together, each only once, in parts that are not too large', async () => {
  const asked: (readonly string[])[] = []
  const one = batching({
    most: 2,
    pauseMs: 0,
    ask: async (ids) => {
      asked.push(ids)
      return new Map(ids.filter((id) => id !== 'nobody').map((id) => [id, id.length]))
    },
  })
  const answers = await Promise.all(['plc', 'hmi-1', 'plc', 'nobody'].map(one))
  assert.deepEqual(answers, [3, 5, 3, undefined])
  assert.deepEqual(asked, [['plc', 'hmi-1'], ['nobody']])
})

test('a failure reaches everyone who waits', async () => {
  const one = batching({ most: 9, pauseMs: 0, ask: () => Promise.reject(new Error('gone')) })
  await assert.rejects(Promise.all([one('a'), one('b')]), /gone/)
})
