import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation } from '#model/fact'
import { isAlarmLimit, isSetting } from './settings.ts'

const write = (object: string): Operation => ({
  kind: 'operation',
  verb: 'write',
  name: 'Write',
  code: '1',
  object,
  outcome: 'requested',
})

test('limits of alarms and trips are told by the names engineers give them', () => {
  const limits = [
    'PT101.HH',
    'Tank.HighLimit',
    'analog-input:3 high-limit',
    'analog-input:3 event-enable',
    'notification-class:1 recipient-list',
    'Safety.TripLimit',
    'LT7_LoLo',
  ]
  const others = [
    'holding:7',
    'DB12.DBX0.0',
    'Pump.Speed',
    'Hall.Light',
    'Shell.Pressure',
    'Highway.Gate',
    'Event.Enabled',
  ]
  assert.deepEqual(
    limits.filter((name) => !isAlarmLimit(write(name))),
    [],
  )
  assert.deepEqual(
    others.filter((name) => isAlarmLimit(write(name))),
    [],
  )
  assert.equal(isAlarmLimit({ ...write('PT101.HH'), verb: 'read' }), false)
})

test('clearing counters is no change of configuration', () => {
  const configure = (name: string): Operation => ({ ...write(''), verb: 'configure', name })
  assert.equal(isSetting(configure('Clear Counters and Diagnostic Register')), false)
  assert.equal(isSetting(configure('Clear Overrun Counter and Flag')), false)
  assert.equal(isSetting(configure('Force Listen Only Mode')), true)
})
