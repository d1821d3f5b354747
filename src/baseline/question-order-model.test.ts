import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limits } from './limits.ts'
import { QuestionOrderModel } from './question-order-model.ts'

/** A minute of these questions, each of them a number, round and round. */
function minute(questions: readonly number[], rounds = 20): Map<number, Map<number, number>> {
  const transitions = new Map<number, Map<number, number>>()
  const all = Array.from({ length: rounds }, () => questions).flat()
  for (let i = 1; i < all.length; i++) {
    const [before, question] = [all[i - 1]!, all[i]!]
    if (before === question) continue
    const after = transitions.get(before) ?? new Map<number, number>()
    transitions.set(before, after.set(question, (after.get(question) ?? 0) + 1))
  }
  return transitions
}

function learned(minutes: readonly Map<number, Map<number, number>>[]): QuestionOrderModel {
  const model = new QuestionOrderModel()
  for (let i = 0; i < 60; i++) model.learn(minutes[i % minutes.length]!)
  return model
}

const ROUND = [1, 2, 3, 4, 5]

test('a round that is turned is reported at its second minute, once', () => {
  const model = learned([minute(ROUND)])
  assert.equal(model.judge(minute(ROUND)), undefined)
  const turned = minute([1, 3, 5, 2, 4])
  assert.equal(model.judge(turned), undefined)
  const found = model.judge(turned)
  assert.ok(found !== undefined && found.share > 0.9 && found.hasSameQuestions)
  assert.equal(found.learnedShare, 0)
  assert.equal(model.judge(turned), undefined, 'it goes on')
})

test('questions that were never asked, between those of the round, are told apart', () => {
  const model = learned([minute(ROUND)])
  const mixed = minute([1, 2, 77, 3, 4, 78, 5])
  model.judge(mixed)
  assert.equal(model.judge(mixed)?.hasSameQuestions, false)
})

test('an operator who asks for one thing more, in one minute or at times, is ordinary', () => {
  const model = learned([minute(ROUND)])
  const asked = minute(ROUND)
  asked.get(2)!.set(9, 1)
  for (let i = 0; i < 10; i++) assert.equal(model.judge(asked), undefined)
  const turned = minute([1, 3, 5, 2, 4])
  assert.equal(model.judge(turned), undefined)
  assert.equal(model.judge(minute(ROUND)), undefined)
  assert.equal(model.judge(minute(ROUND)), undefined)
  assert.equal(model.judge(turned), undefined, 'one minute of three')
})

test('a client that polls in no order has none to depart from', () => {
  const shuffles = Array.from({ length: 60 }, (_, i) =>
    minute(ROUND.map((question) => ((question * (i + 2) * 7) % 23) + 1)),
  )
  const model = learned(shuffles)
  for (const each of [...shuffles].reverse()) assert.equal(model.judge(each), undefined)
})

test('neither a few questions nor a short learning suffice', () => {
  const model = learned([minute(ROUND)])
  for (let i = 0; i < 3; i++) assert.equal(model.judge(minute([1, 3, 5, 2, 4], 2)), undefined)
  const fresh = new QuestionOrderModel()
  for (let i = 1; i < limits.orderLearnedMinutes; i++) fresh.learn(minute(ROUND))
  for (let i = 0; i < 3; i++) assert.equal(fresh.judge(minute([1, 3, 5, 2, 4])), undefined)
})
