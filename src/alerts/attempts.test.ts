import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '#model/alert'
import type { Outcome } from '#model/fact'
import type { RuleInput, Severity } from '#model/rule'
import { Attempts, withAnswer } from './attempts.ts'

const party = (ip: string) => ({ realm: '', ip, mac: undefined, port: undefined })
const operation = (outcome: Outcome, code = '5', client = '10.0.0.9') =>
  ({
    fact: { kind: 'operation', verb: 'operate', name: 'Write Single Coil', code, unit: '1', outcome },
    client: party(client),
    server: party('10.0.0.2'),
    protocol: 'modbus',
  }) as unknown as RuleInput
const raised = (severity: Severity, gravity = 3) =>
  ({
    id: 'a',
    severity,
    gravity,
    title: 'Control command sent by an unknown client',
    what: 'It wrote',
  }) as Alert

/** The alert after these responses to a command that raised it. */
function after(severity: Severity, responses: readonly RuleInput[], gravity?: number): Alert {
  const attempts = new Attempts()
  let alert = raised(severity, gravity)
  attempts.note(operation('requested'), alert, severity)
  for (const response of responses) {
    const answer = attempts.answered(response)
    alert = (answer === undefined ? undefined : withAnswer(alert, answer)) ?? alert
  }
  return alert
}

test('a rejected command is one step less severe, and says so once', () => {
  const { severity, provenSeverity, title, what } = after('critical', [
    operation('rejected'),
    operation('rejected'),
  ])
  assert.deepEqual([severity, provenSeverity], ['major', 'critical'])
  assert.equal(title, 'Control command sent by an unknown client (tried)')
  assert.equal(what, 'It wrote; the target rejected it')
})

test('one that succeeds, before or after others were rejected, is the act', () => {
  const [ok, no] = [operation('succeeded'), operation('rejected')]
  for (const responses of [[ok], [ok, no], [no, ok]]) {
    const { severity, title, what } = after('major', responses)
    assert.deepEqual([severity, what], ['major', 'It wrote'])
    assert.equal(title, 'Control command sent by an unknown client')
  }
})

test('other operations, clients, looks and missing responses change nothing', () => {
  const others = [operation('rejected', '6'), operation('rejected', '5', '10.0.0.8'), operation('unanswered')]
  assert.equal(after('major', others).severity, 'major')
  assert.equal(after('major', [operation('rejected')], 1).severity, 'major')
  assert.equal(after('warning', [operation('rejected')]).severity, 'warning')
})

test('an alert that another finding made graver stays as grave', () => {
  const attempts = new Attempts()
  attempts.note(operation('requested'), raised('critical'), 'major')
  const answer = attempts.answered(operation('rejected'))
  assert.ok(answer !== undefined)
  assert.equal(withAnswer(raised('critical'), answer), undefined)
})

test('titles of attempts have at most 60 characters', () => {
  const answered = (title: string) =>
    withAnswer({ ...raised('major'), title }, { id: 'a', severity: 'major', isRejected: true })?.title
  assert.equal(
    answered('Set point or parameter written by a client that never did'),
    'Set point or parameter written (tried)',
  )
  assert.equal(answered('Controller stopped'), 'Controller stopped (tried)')
})

test('an attempt that a later, lesser finding does not change is lowered once', () => {
  const answer = { id: 'a', severity: 'minor', isRejected: true } as const
  const tried = withAnswer(raised('major'), { ...answer, severity: 'major' })!
  assert.equal(withAnswer(tried, answer), undefined)
  assert.deepEqual(
    [withAnswer(tried, { ...answer, isRejected: false })?.severity, tried.severity],
    ['minor', 'minor'],
  )
})
