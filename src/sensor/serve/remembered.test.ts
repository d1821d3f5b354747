import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits, remembered } from './remembered.ts'

test('who asks soon after, or meanwhile, gets the same answer; later it is asked again', async () => {
  let time = 0
  let asked = 0
  const ask = remembered(
    () => time,
    async () => ++asked,
  )
  assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1])
  time = limits.seconds * 1e6
  assert.equal(await ask(), 1)
  time++
  assert.equal(await ask(), 2)
})

test('a failure is not remembered', async () => {
  let fails = true
  const ask = remembered(
    () => 0,
    async () => {
      if (fails) throw new Error('gone')
      return 'here'
    },
  )
  await assert.rejects(ask(), /gone/)
  fails = false
  assert.equal(await ask(), 'here')
})
