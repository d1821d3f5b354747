import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '#model/fact'
import { Conversation } from './conversation.ts'
import { FoldTable } from './fold.ts'
import { limits } from './limits.ts'
import type { Entry } from './registry.ts'

const entry = { index: 0, name: 'toy' } as Entry
const SECOND = 1e6

/** Signatures are the lookups' names. */
function toldOf(signature: number) {
  const fact: Fact = { kind: 'lookup', name: String(signature), outcome: 'asked' }
  return [{ fact, entry }]
}

function newFold(rereads: boolean) {
  const wentUp = new Map<string, number>()
  const fold = new FoldTable(rereads, ({ flow }, { fact }, _time, _lastTime, count) => {
    const key = `${flow} ${fact.kind === 'lookup' ? fact.name : ''}`
    wentUp.set(key, (wentUp.get(key) ?? 0) + count)
  })
  return { fold, wentUp }
}

test('counts each message on its own row, whatever order they come in', () => {
  const { fold, wentUp } = newFold(false)
  const conversations = [new Conversation(0, undefined), new Conversation(1, undefined)]
  const expected = new Map<string, number>()
  let state = 7
  for (let i = 0; i < 5000; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    const conversation = conversations[(state >>> 16) & 1]!
    const signature = 1 + ((state >>> 20) % 9)
    const key = `${conversation.flow} ${signature}`
    if (fold.counts(conversation, signature, i, i) === 'yes') expected.set(key, (expected.get(key) ?? 0) + 1)
    else fold.remember(conversation, signature, toldOf(signature), i, i)
  }
  assert.equal(expected.size, 18)
  for (const conversation of conversations) fold.release(conversation)
  assert.deepEqual([...wentUp].sort(), [...expected].sort())
})

test('knows nothing of a flow that ended, even where its number and rows are used again', () => {
  const { fold, wentUp } = newFold(false)
  const first = new Conversation(3, undefined)
  for (const signature of [1, 2]) fold.remember(first, signature, toldOf(signature), 0, 0)
  for (const signature of [1, 2, 1, 2]) assert.equal(fold.counts(first, signature, 1, 1), 'yes')
  fold.release(first)
  const second = new Conversation(3, undefined)
  second.lastRow = first.lastRow
  assert.equal(fold.counts(second, 1, 2, 2), 'unknown')
  fold.remember(second, 2, toldOf(2), 2, 2)
  assert.equal(fold.counts(second, 1, 3, 3), 'unknown')
  assert.deepEqual(
    [...wentUp],
    [
      ['3 1', 2],
      ['3 2', 2],
    ],
  )
})

test('has a message read again after ten seconds, then ever more rarely', () => {
  const { fold } = newFold(true)
  const conversation = new Conversation(0, undefined)
  fold.remember(conversation, 1, toldOf(1), 0, 0)
  const reread: number[] = []
  for (let second = 1; second < 2000; second++)
    if (fold.counts(conversation, 1, second * SECOND, second) === 'due') reread.push(second)
  assert.deepEqual(reread.slice(0, 6), [10, 20, 40, 80, 140, 200])
  assert.equal(reread[7]! - reread[6]!, limits.rereadSeconds)
})

test('has a message without values read no more', () => {
  const { fold } = newFold(true)
  const conversation = new Conversation(0, undefined)
  fold.remember(conversation, 1, toldOf(1), 0, 0)
  fold.restsUntil(conversation, 1, Number.POSITIVE_INFINITY)
  for (let second = 1; second < 2000; second++)
    assert.equal(fold.counts(conversation, 1, second * SECOND, second), 'yes')
})

test('what rests since nobody kept its values is read again at once when somebody wants them', () => {
  const { fold } = newFold(true)
  const conversation = new Conversation(0, undefined)
  for (const signature of [1, 2]) fold.remember(conversation, signature, toldOf(signature), 0, 0)
  fold.restsUntil(conversation, 1, 3600 * SECOND)
  fold.restsUntil(conversation, 2, Number.POSITIVE_INFINITY) // it told no value at all
  const counted = (time: number) => [1, 2].map((signature) => fold.counts(conversation, signature, time, 1))
  assert.deepEqual(counted(60 * SECOND), ['yes', 'yes'])
  fold.wake()
  assert.deepEqual(counted(61 * SECOND), ['due', 'yes'])
})
