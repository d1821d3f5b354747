import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureAlerts } from '#ui/source/fixture/happenings'
import { alertsSentence, choiceOf, wordsOf } from './choosing.ts'

test('open alerts are listed under their stories unless the address bar says otherwise', () => {
  const usual = {
    status: 'open',
    severity: undefined,
    order: 'story',
    span: { from: undefined, until: undefined },
  }
  assert.deepEqual(choiceOf({}), usual)
  assert.deepEqual(choiceOf({ status: 'lost', severity: 'red', order: 'odd' }), usual)
  const chosen = { status: 'closed', severity: 'major', order: 'time' }
  assert.deepEqual(choiceOf(chosen), { ...usual, ...chosen })
})

test('what is hidden is asked for only where it is wanted', () => {
  assert.deepEqual(wordsOf('open'), { status: 'open' })
  assert.deepEqual(wordsOf('hidden'), { suppressed: 'only' })
  assert.deepEqual(wordsOf('all'), { suppressed: 'also' })
})

test('the sentence counts what waits, worst first, without what is closed or merely new', () => {
  const alerts = fixtureAlerts(8)
  assert.equal(
    alertsSentence(alerts, true),
    '6 alerts wait for you: 1 critical, 2 major, 2 minor, 1 warning.',
  )
  assert.equal(alertsSentence([], true), 'No alert waits for you.')
})
