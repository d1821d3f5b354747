import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { completionAt, serviceAt } from './completions.ts'

const known = {
  services: [
    { name: 'modbus', title: 'Modbus/TCP' },
    { name: 'mms', title: 'MMS' },
  ],
  fields: [
    {
      name: 'function',
      about: 'function',
      kinds: [],
      values: [
        { value: '6', about: 'Write' },
        { value: 'ud:4/1', about: '' },
      ],
    },
    { name: 'client.role', about: 'role', kinds: [], values: [] },
    {
      name: 'response',
      about: 'end',
      kinds: [],
      values: [
        { value: 'ok', about: '' },
        { value: 'refused', about: '' },
      ],
    },
  ],
}
const texts = (text: string) => completionAt(text, text.length, known)?.options.map((option) => option.text)

test('names of blocks, services, fields, modifiers and values, where each may stand', () => {
  deepEqual(texts('lev'), ['level: '])
  deepEqual(texts('logsource: { product: sightglass, service: m'), ['modbus', 'mms'])
  deepEqual(texts('detection:\n  s: { fun'), ['function'])
  deepEqual(texts('detection:\n  s:\n    rol'), ['client.role'])
  deepEqual(texts('  s: { client.role: a, resp'), ['response'])
  deepEqual(texts('  s: { function|sta'), ['startswith'])
  deepEqual(texts('  s: { function: '), ['6', "'ud:4/1'"])
  deepEqual(texts('  s: { response: [ok, ref'), ['refused'])
  deepEqual(texts('level: hi'), ['high'])
  deepEqual(texts('  type: temporal_'), ['temporal_ordered'])
})

test('nothing where nothing is known, in comments, and where all is there', () => {
  deepEqual(
    [texts(''), texts('# lev'), texts('  s: { function'), texts('title: fun')],
    Array(4).fill(undefined),
  )
})

test('puts the option in place of what was typed', () => {
  const text = 'a: b\n  s: { fun }'
  const caret = text.indexOf(' }')
  const found = completionAt(text, caret, known)!
  deepEqual([found.from, found.to, found.options[0]?.text], [caret - 3, caret, 'function'])
})

test('the service is that of the document around the caret', () => {
  const text = 'logsource: { service: modbus }\n---\nlogsource: { service: mms }\n---\ntitle: x\n'
  equal(serviceAt(text, 3), 'modbus')
  equal(serviceAt(text, text.indexOf('mms')), 'mms')
  equal(serviceAt(text, text.length), '')
})
