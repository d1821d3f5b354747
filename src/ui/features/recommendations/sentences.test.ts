import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AdviceItem } from '#schema/advice'
import { adviceSentence, changeOf, isOpen, lacking } from './sentences.ts'

const item = (decision: AdviceItem['decision']): AdviceItem => ({
  id: 'one',
  title: 'Change the password',
  todo: '',
  effort: 'low',
  touches: [],
  findings: 1,
  worst: 50,
  band: 'high',
  gain: 12,
  decision,
})
const deferred = { state: 'deferred', reason: 'x', time: '', until: '2026-01-01T00:00:00Z' } as const

describe('recommendations in words', () => {
  it('opens again what ran out', () => {
    assert.equal(isOpen(item({ ...deferred, isOver: false })), false)
    assert.equal(isOpen(item({ ...deferred, isOver: true })), true)
    assert.match(adviceSentence([item({ ...deferred, isOver: true })]), /1 decision expired/)
  })

  it('knows when all is decided, and when there was nothing', () => {
    assert.match(adviceSentence([item({ ...deferred, isOver: false })]), /^All recommendations are decided/)
    assert.match(adviceSentence([]), /^No recommendations/)
    assert.match(adviceSentence([item(null)]), /Best next fix: Change the password\./)
  })
})

describe('a decision', () => {
  it('says until when', () => {
    const change = changeOf('deferred', { reason: ' next stop ', days: '30' }, Date.UTC(2026, 0, 1))
    assert.deepEqual(change, { state: 'deferred', reason: 'next stop', until: '2026-01-31T00:00:00.000Z' })
    assert.deepEqual(changeOf('accepted', { reason: 'x', days: '' }, 0), { state: 'accepted', reason: 'x' })
  })

  it('needs a reason, and a time where it is put off', () => {
    assert.match(lacking('accepted', { reason: ' ', days: '' }), /^Enter a reason/)
    assert.match(lacking('deferred', { reason: 'x', days: '' }), /^Select a duration/)
    assert.equal(lacking('accepted', { reason: 'x', days: '' }), '')
  })
})
