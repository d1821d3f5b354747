import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { greeting } from './captures/script.ts'
import { protocol } from './index.ts'

const isStream = true

test('a greeting states the release', () => {
  const [software] = factsOf(protocol, greeting('NXD', '8.10.1'), { isStream, fromClient: false })
  assert.equal(software?.kind === 'identity' && software.value, 'NoMachine 8.10.1')
})

test('the whole line proves it', () => {
  const ask = (bytes: Uint8Array) => protocol.probe?.(sliceOf(bytes, { isStream }))
  const whole = greeting('NXSH', '8.10.1')
  assert.deepEqual([ask(whole), ask(whole.subarray(0, 6)), ask(greeting('NXD', 'x'))], ['yes', 'more', 'no'])
})

test('hostile greetings end', () => {
  for (const bytes of mangled(greeting('NXSH', '8.10.1'))) tryOut(protocol, [sliceOf(bytes, { isStream })])
})
