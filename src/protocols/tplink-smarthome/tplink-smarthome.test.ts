import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import { mangled } from '#bytes/mangle'
import { factsOf, sliceOf, tryOut } from '#model/test-slice'
import { ciphered, framed, plug, question } from './captures/script.ts'
import { protocol } from './index.ts'

const words = (bytes: Uint8Array, rest = {}) =>
  factsOf(protocol, bytes, rest).map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation'
      ? [fact.verb, fact.code, fact.outcome, fact.error].filter(Boolean).join(' ')
      : fact.kind
  })

test('a plug says who it is', () => {
  assert.deepEqual(words(ciphered(question)), ['identify system.get_sysinfo requested'])
  assert.deepEqual(words(ciphered(plug), { fromClient: false }), [
    'identify system.get_sysinfo succeeded',
    'model HS110(EU)',
    'firmware 1.5.4 Build 180815 Rel.121440',
    'hardware 2.0',
    'mac 02:00:00:00:00:77',
    'name Pump heater',
    'device-id 8006000000000000000000000000000000000031',
    'description Smart Wi-Fi Plug With Energy Monitoring',
    'vendor TP-Link',
  ])
})

test('the question as softScheck’s client sends it', () => {
  const bytes = hex('d0f281f88bff9af7d5ef94b6d1b4c09fec95e68fe187e8caf08bf68bf6')
  assert.deepEqual(words(bytes), ['identify system.get_sysinfo requested'])
  assert.equal(protocol.probe?.(sliceOf(bytes)), 'yes')
})

test('switching operates, firmware updates, what nobody knows is told', () => {
  const first = (said: object) => words(framed(said), { isStream: true })[0]
  assert.equal(
    first({ system: { set_relay_state: { state: 0 } } }),
    'operate system.set_relay_state requested',
  )
  assert.equal(
    first({ system: { download_firmware: { url: 'x' } } }),
    'update-firmware system.download_firmware requested',
  )
  assert.equal(first({ system: { dance: {} } }), 'execute system.dance requested')
})

test('only a whole object in plain proves it', () => {
  const is = (bytes: Uint8Array, isStream = true) => protocol.probe?.(sliceOf(bytes, { isStream }))
  assert.equal(is(framed(question)), 'yes')
  assert.equal(is(framed(question).subarray(0, 12)), 'more')
  assert.equal(is(ciphered(question).subarray(0, 12), false), 'no')
  assert.equal(is(hex('d0f2 0000 0000'), false), 'no')
})

test('damaged messages end', () => {
  for (const bytes of mangled(framed(question)))
    tryOut(protocol, [sliceOf(bytes), sliceOf(bytes, { isStream: true })])
})
