import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionEntries, fits, frameChoices, groupChoices } from './palette-entries.ts'

const facets = {
  vendor: { Siemens: 25, 'Sick AG': 2, '': 9 },
  protocol: { s7comm: 30, sip: 1 },
  level: { '1': 30, unknown: 4 },
}

test('what is typed finds groups of devices, the largest first', () => {
  assert.deepEqual(
    groupChoices(facets, 'si').map(({ label, to }) => [label, to]),
    [
      ['Devices: Siemens', '/devices?vendor=Siemens'],
      ['Devices: Sick AG', '/devices?vendor=Sick+AG'],
      ['Devices: sip', '/devices?protocol=sip'],
    ],
  )
  assert.deepEqual(
    groupChoices(facets, 'unknown l').map(({ label }) => label),
    ['Devices: Unknown level'],
  )
  assert.deepEqual(groupChoices(facets, ''), [])
  assert.deepEqual(groupChoices(undefined, 'si'), [])
})

test('words are found in any order', () => {
  assert.ok(fits('Time range: back to live', 'live time'))
  assert.ok(!fits('Time range: back to live', 'live tomorrow'))
})

test('what keys do here can be done from the list, but for walking it', () => {
  const done: string[] = []
  const bindings = ['j', 'e', 'Ctrl+k'].map((key) => ({ key, help: `do ${key}`, run: () => done.push(key) }))
  const choices = actionEntries(bindings, 'do')
  assert.deepEqual(
    choices.map(({ label, hint }) => [label, hint]),
    [['do e', 'e']],
  )
  choices[0]?.run?.()
  assert.deepEqual(done, ['e'])
})

test('a frame is found as the address bar has it', () => {
  assert.equal(frameChoices('41@night.pcap')[0]?.to, '?packets=41%40night.pcap')
  assert.deepEqual(frameChoices('night.pcap'), [])
})
