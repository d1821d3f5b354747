import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DataSource } from '#ui/source/source'
import { fixtureAlerts } from '#ui/source/testing/happenings'
import {
  type AlertAction,
  actionText,
  learnProblem,
  perform,
  scopeChoices,
  scopesOf,
  undoOf,
} from './actions.ts'

const [alert] = fixtureAlerts(1) as [ReturnType<typeof fixtureAlerts>[number]]

test('each deed asks the source for what takes effect, and its undo for what takes it back', async () => {
  const asked: string[] = []
  const source = {
    async send(method: string, path: string, body?: unknown) {
      asked.push(`${method} ${path} ${JSON.stringify(body)}`)
    },
  } as unknown as DataSource
  const actions: readonly AlertAction[] = [
    { kind: 'close', reason: 'planned work' },
    { kind: 'learn', reason: '' },
    { kind: 'mute', change: { scope: 'source', hours: 8 } },
  ]
  for (const action of actions) {
    await perform(source, alert, action)
    await perform(source, alert, undoOf(action)!)
  }
  assert.deepEqual(asked, [
    'PATCH /alerts/alert-0 {"status":"closed","reason":"planned work"}',
    'PATCH /alerts/alert-0 {"status":"new"}',
    'POST /alerts/alert-0/learn {}',
    'DELETE /alerts/alert-0/learn undefined',
    'POST /alerts/alert-0/mute {"scope":"source","hours":8}',
    'DELETE /alerts/alert-0/mute undefined',
  ])
})

test('a deed is told in words', () => {
  assert.equal(actionText([alert], { kind: 'learn', reason: '' }), `Learned as normal: ${alert.title}.`)
  assert.equal(actionText([alert, alert], { kind: 'close', reason: '' }), 'Closed: 2 alerts.')
  assert.equal(actionText([alert], { kind: 'unmute' }), `Reopened: ${alert.title}.`)
})

test('only ends that the alert names can be muted', () => {
  const scopes = (sourceAddress: string, destinationAddress: string) =>
    scopeChoices({ sourceAddress, destinationAddress, zones: ['', ''] }).map(({ value }) => value)
  assert.deepEqual(scopes('10.0.0.1', '10.0.0.2'), ['both', 'source', 'target'])
  assert.deepEqual(scopes('10.0.0.1', ''), ['source'])
  assert.deepEqual(scopes('', ''), ['both'])
  const zoned = scopeChoices({
    sourceAddress: '',
    destinationAddress: '10.0.0.2',
    zones: ['Office', 'Dosing'],
  })
  assert.deepEqual(zoned.at(-1), { value: 'zone', label: 'all in zone Dosing' })
})

test('of several alerts only what all of them name can be muted', () => {
  const without = { ...alert, sourceAddress: '', zones: ['', ''] as [string, string] }
  assert.deepEqual(scopesOf([alert, without]), [{ value: 'target', label: 'same target' }])
  assert.deepEqual(scopesOf([alert]), scopeChoices(alert))
})

test('alerts can be learned together only if each can', () => {
  const other = { canLearn: false }
  assert.equal(learnProblem([alert, alert]), '')
  assert.equal(learnProblem([other]), 'This alert cannot be learned.')
  assert.equal(learnProblem([alert, other]), 'Some of the selected alerts cannot be learned.')
})
