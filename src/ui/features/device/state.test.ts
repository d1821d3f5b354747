import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixtureDevice } from '#ui/source/testing/plant'
import { article, deviceSentence, isAbnormalMode } from './state.ts'

test('the sentence names make, firmware, modules and place', () => {
  assert.equal(
    deviceSentence(fixtureDevice(0)),
    'A PLC: Siemens S7-1500 CPU 1516-3 PN/DP, firmware 2.8.3, 5 modules; level 1, zone Press shop.',
  )
})

test('the sentence leaves out what nobody knows', () => {
  const bare = {
    ...fixtureDevice(0),
    type: 'Unknown' as const,
    vendor: '',
    model: '',
    orderNumber: '',
    firmware: '',
    modules: [],
    purdueLevel: null,
    zone: '',
  }
  assert.equal(deviceSentence(bare), 'A device of unknown vendor.')
})

test('articles follow the sound', () => {
  assert.deepEqual(['PLC', 'HMI', 'IED', 'RTU', 'Switch'].map(article), [
    'A PLC',
    'An HMI',
    'An IED',
    'An RTU',
    'A Switch',
  ])
})

test('a stopped controller is abnormal, a running one is not', () => {
  assert.deepEqual(['Stop', 'Run', 'Remote Run', 'Program'].map(isAbnormalMode), [true, false, false, true])
})
