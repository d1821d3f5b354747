import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/specimen'
import { message } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true

test('an answer tells the result, its sender its name', () => {
  const { said } = tryOut(protocol, [
    sliceOf(message(265, false, 'aaa', 4001), { isStream, fromClient: false }),
  ])
  assert.deepEqual(
    said.map((fact) =>
      fact.kind === 'identity' ? `${fact.about} ${fact.value}` : fact.kind === 'operation' && fact.error,
    ),
    ['server aaa', 'server plant.example', 'Result-Code 4001'],
  )
})

test('attributes must fill the message', () => {
  const whole = message(257, true, 'nas')
  const broken = whole.slice()
  broken[27] = 0xff
  assert.deepEqual(
    [whole, broken, whole.subarray(0, 30)].map((bytes) => protocol.recognise?.(sliceOf(bytes, { isStream }))),
    ['yes', 'no', 'more'],
  )
})

test('hostile messages end', () => {
  for (const bytes of mangled(message(257, true, 'nas'))) tryOut(protocol, [sliceOf(bytes, { isStream })])
})
