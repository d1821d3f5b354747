import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits, remembered } from './remembered.ts'

test('who asks soon after, or meanwhile, gets the same answer; later it is asked again', async () => {
  let time = 0
  let asked = 0
  const ask = remembered({ now: () => time, revision: () => 1, chapter: () => 1 }, async () => ++asked)
  assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1])
  time = limits.seconds * 1e6
  assert.equal(await ask(), 1)
  time++
  assert.equal(await ask(), 2)
})

test('what has changed is told soon, and later where it takes long to ask', async () => {
  const at = { time: 0, revision: 1, chapter: 1, asked: 0 }
  const ask = remembered(
    { now: () => at.time, revision: () => at.revision, chapter: () => at.chapter },
    async () => ++at.asked,
  )
  assert.equal(await ask(), 1)
  at.revision++
  at.time = limits.restSeconds * 1e6 - 1
  assert.equal(await ask(), 1)
  at.time++
  assert.equal(await ask(), 2)

  let answer: (asked: number) => void = () => undefined
  const slow = remembered(
    { now: () => at.time, revision: () => at.revision, chapter: () => at.chapter },
    async () => {
      at.asked++
      return await new Promise<number>((resolve) => {
        answer = resolve
      })
    },
  )
  const first = slow()
  at.time += 2e6
  at.revision++
  answer(3)
  assert.equal(await first, 3)
  at.time += 2e6 * limits.restShare - 2e6 - 1
  assert.equal(slow(), first)
  at.time++
  assert.notEqual(slow(), first)
})

test('what takes longer than it would be remembered is asked once; after a word of people it is asked again', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const at = { chapter: 1, asked: 0 }
  const ask = remembered({ now: () => 0, revision: () => at.chapter, chapter: () => at.chapter }, () => {
    at.asked++
    return new Promise<never>(() => undefined)
  })
  const first = ask()
  t.mock.timers.tick(limits.seconds * 1000 + 1)
  assert.equal(ask(), first)
  at.chapter++
  assert.notEqual(ask(), first)
  assert.equal(at.asked, 2)
})

test('a failure is not remembered', async () => {
  let fails = true
  const ask = remembered({ now: () => 0, revision: () => 1, chapter: () => 1 }, async () => {
    if (fails) throw new Error('gone')
    return 'here'
  })
  await assert.rejects(ask(), /gone/)
  fails = false
  assert.equal(await ask(), 'here')
})
