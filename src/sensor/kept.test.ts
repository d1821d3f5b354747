import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Kept, limits } from './kept.ts'

function kept() {
  const at = { time: 1000, revision: 1, chapter: 1, asked: 0 }
  const all = new Kept<string>({
    revision: () => at.revision,
    chapter: () => at.chapter,
    now: () => at.time,
  })
  const ask = async (took = 0) => {
    at.asked++
    at.time += took
    return `answer ${at.asked}`
  }
  return { at, all, ask }
}

test('an answer is made once, for all who ask, until something changes', async () => {
  const { at, all, ask } = kept()
  const both = await Promise.all([all.of('a', ask), all.of('a', ask)])
  assert.deepEqual(both, ['answer 1', 'answer 1'])
  at.time += 86_400_000
  assert.equal(await all.of('a', ask), 'answer 1')
  at.revision++
  assert.equal(await all.of('a', ask), 'answer 2')
  assert.equal(await all.of('b', ask), 'answer 3', 'each question by itself')
})

test('where things go on changing, what took long is kept longer', async () => {
  const { at, all, ask } = kept()
  await all.of('quick', ask)
  at.revision++
  at.time += limits.restMs - 1
  assert.equal(await all.of('quick', ask), 'answer 1')
  at.time++
  assert.equal(await all.of('quick', ask), 'answer 2')
  // Eight seconds of work: told again for five times that.
  let done: (answer: string) => void = () => undefined
  const slow = all.of('slow', () => new Promise((resolve) => (done = resolve)))
  at.time += 8000
  at.revision++
  assert.equal(all.of('slow', ask), slow, 'still being made')
  done('slow answer')
  await slow
  at.time += 5 * 8000 - 8000 - 1
  assert.equal(await all.of('slow', ask), 'slow answer')
  at.time++
  assert.equal(await all.of('slow', ask), 'answer 3')
})

test('after a word of people nothing of before is told, not even what is being made', async () => {
  const { at, all, ask } = kept()
  const before = all.of('a', ask)
  at.revision++
  at.chapter++
  assert.notEqual(all.of('a', ask), before)
})

test('nothing is kept for nobody', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { all, ask } = kept()
  await all.of('a', ask)
  t.mock.timers.tick(limits.keptMs - 1)
  assert.equal(await all.of('a', ask), 'answer 1')
  t.mock.timers.tick(limits.keptMs)
  assert.equal(await all.of('a', ask), 'answer 2')
})

test('what fails is not kept, and there is a bound', async () => {
  const { at, all, ask } = kept()
  await assert.rejects(
    all.of('a', () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await all.of('a', ask), 'answer 1')
  for (let other = 0; other < limits.answers; other++) await all.of(`other ${other}`, ask)
  const { asked } = at
  await all.of('a', ask)
  assert.equal(at.asked, asked + 1)
})
