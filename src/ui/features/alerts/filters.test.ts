import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureAlerts } from '#ui/source/testing/happenings'
import { alertsSentence, choiceOf, isEverythingOpen, wordsOf } from './filters.ts'

test('open alerts are listed under their stories unless the address bar says otherwise', () => {
  const usual = {
    status: 'open',
    severity: undefined,
    hours: undefined,
    order: 'story',
    span: { from: undefined, until: undefined },
  }
  assert.deepEqual(choiceOf({}), usual)
  assert.deepEqual(choiceOf({ status: 'lost', severity: 'red', order: 'odd' }), usual)
  const chosen = { status: 'closed', severity: 'major', order: 'time', hours: 'after' }
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
    '6 open alerts: 1 critical, 2 major, 2 minor, 1 warning. 1 more found during learning.',
  )
  assert.equal(alertsSentence([], true), 'No open alerts.')
})

test('rows that wait for nobody are counted apart, and more than is listed as the sensor counts it', () => {
  const [alert] = fixtureAlerts(1)
  assert.ok(alert)
  const rows = [false, true, true].map((isLearning) => ({
    ...alert,
    status: 'new' as const,
    isLearning,
  }))
  const one = `1 open alert: 1 ${alert.severity}.`
  assert.equal(alertsSentence(rows, true), `${one} 2 more found during learning.`)
  assert.equal(alertsSentence(rows.slice(1), true), 'No open alerts. 2 more found during learning.')
  assert.equal(
    alertsSentence(rows.slice(0, 1), false, { critical: 2, major: 1200 }),
    '1,202 open alerts: 2 critical, 1,200 major.',
  )
  assert.equal(
    alertsSentence(rows, false, { critical: 2 }),
    '2 open alerts: 2 critical. At least 2 more found during learning.',
  )
  const choice = choiceOf({})
  assert.ok(isEverythingOpen(choice))
  assert.ok(
    !isEverythingOpen({ ...choice, severity: 'major' }) && !isEverythingOpen(choiceOf({ status: 'all' })),
  )
})
