import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { cachePolicy, QueryCache, restOf } from './query-cache.ts'

/** Results over data that change when the test decides, by the test's own clock. */
function kept(t: TestContext, use = cachePolicy) {
  const at = { time: 1000, revision: 1, editRevision: 1, asked: 0 }
  t.mock.method(performance, 'now', () => at.time)
  const all = new QueryCache<string>(
    { revision: () => at.revision, editRevision: () => at.editRevision },
    use,
  )
  const ask = async (took = 0) => {
    at.asked++
    at.time += took
    return `answer ${at.asked}`
  }
  return { at, all, ask }
}

test('an answer is made once, for all who ask, until something changes', async (t) => {
  const { at, all, ask } = kept(t)
  const both = await Promise.all([all.of('a', ask), all.of('a', ask)])
  assert.deepEqual(both, ['answer 1', 'answer 1'])
  at.time += 86_400_000
  assert.equal(await all.of('a', ask), 'answer 1')
  at.revision++
  assert.equal(await all.of('a', ask), 'answer 2')
  assert.equal(await all.of('b', ask), 'answer 3', 'each question by itself')
})

test('where things go on changing, what took long is kept longer', async (t) => {
  const { at, all, ask } = kept(t)
  await all.of('quick', ask)
  at.revision++
  at.time += cachePolicy.restMs - 1
  assert.equal(await all.of('quick', ask), 'answer 1')
  at.time++
  assert.equal(await all.of('quick', ask), 'answer 2')
  // Eight seconds of work: served again for five times that.
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

test('an answer rests for a while, and for a share of what it took', () => {
  const rest = { restMs: 1000, restShare: 10 }
  assert.deepEqual(
    [0, 100, 101, Number.POSITIVE_INFINITY].map((took) => restOf(rest, took)),
    [1000, 1000, 1010, Number.POSITIVE_INFINITY],
  )
})

test('after a word of people nothing of before is told, not even what is being made', async (t) => {
  const { at, all, ask } = kept(t)
  const before = all.of('a', ask)
  at.revision++
  at.editRevision++
  assert.notEqual(all.of('a', ask), before)
})

test('nothing is kept for nobody, but for what is still being made', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { all, ask } = kept(t)
  let done: (answer: string) => void = () => undefined
  const slow = all.of('slow', () => new Promise((resolve) => (done = resolve)))
  await all.of('a', ask)
  t.mock.timers.tick(cachePolicy.idleMs - 1)
  assert.equal(await all.of('a', ask), 'answer 1')
  t.mock.timers.tick(cachePolicy.idleMs)
  assert.equal(all.of('slow', ask), slow)
  assert.equal(await all.of('a', ask), 'answer 2')
  done('slow answer')
  await slow
  t.mock.timers.tick(cachePolicy.idleMs)
  assert.equal(await all.of('slow', ask), 'answer 3', 'let go as well once it was there')
})

test('what fails is not kept, and there is a bound', async (t) => {
  const { at, all, ask } = kept(t)
  await assert.rejects(
    all.of('a', () => Promise.reject(new Error('no'))),
    /no/,
  )
  assert.equal(await all.of('a', ask), 'answer 1')
  for (let other = 0; other < cachePolicy.answers; other++) await all.of(`other ${other}`, ask)
  const { asked } = at
  await all.of('a', ask)
  assert.equal(at.asked, asked + 1)
})

test('a failure that comes late takes no newer answer with it', async (t) => {
  const { at, all, ask } = kept(t)
  let fail: (error: Error) => void = () => undefined
  const before = assert.rejects(all.of('a', () => new Promise((_, reject) => (fail = reject))))
  at.editRevision++
  at.revision++
  assert.equal(await all.of('a', ask), 'answer 1')
  fail(new Error('gone'))
  await before
  assert.equal(await all.of('a', ask), 'answer 1')
})
