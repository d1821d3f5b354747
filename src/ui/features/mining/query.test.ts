import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Question } from '#schema/queries'
import { fixtureAnswer, fixtureSubjects } from '#ui/source/testing/mining'
import { answerSentence, askable, conditionText, operatorsOf, questionIn } from './query.ts'

const question: Question = {
  subject: 'devices',
  conditions: [{ field: 'vendor', is: 'contains', value: 'Siemens|ABB' }],
}

describe('a question in the address', () => {
  it('comes back as it went', () => {
    assert.deepEqual(questionIn(JSON.stringify(question)), question)
  })

  it('is none where it is broken or foreign', () => {
    for (const text of [undefined, 7, '', '{', '{}', '{"subject":"devices","conditions":[{}]}', 'null'])
      assert.equal(questionIn(text), undefined, String(text))
  })
})

describe('a question in the making', () => {
  it('asks only what is whole', () => {
    const made = askable({
      ...question,
      conditions: [
        ...question.conditions,
        { field: '', is: 'equals', value: 'x' },
        { field: 'zone', is: 'equals', value: ' ' },
        { field: 'zone', is: 'known', value: '' },
      ],
    })
    assert.deepEqual(
      made.conditions.map(({ field }) => field),
      ['vendor', 'zone'],
    )
  })

  it('offers what a field can answer', () => {
    assert.deepEqual(
      operatorsOf('time').map(({ value }) => value),
      ['within', 'before', 'known', 'unknown'],
    )
  })

  it('is told in words', () => {
    const [devices] = fixtureSubjects()
    assert.equal(conditionText(question.conditions[0]!, devices), 'Maker contains Siemens or ABB')
    assert.match(answerSentence(fixtureAnswer([]), undefined) ?? '', /^Query: no rows in 0 devices\./)
    assert.match(answerSentence({ ...fixtureAnswer([]), isWhole: false }, undefined) ?? '', /may be more/)
  })
})
