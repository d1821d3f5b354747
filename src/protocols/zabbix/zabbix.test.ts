import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mangled } from '#bytes/mangle'
import { sliceOf, tryOut } from '#model/test-slice'
import { large, message } from './captures/script.ts'
import { protocol } from './index.ts'

const client = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true })
const server = (bytes: Uint8Array) => sliceOf(bytes, { isStream: true, fromClient: false })
const words = (slices: Parameters<typeof tryOut>[1]) =>
  tryOut(protocol, slices).said.map((fact) => {
    if (fact.kind === 'identity') return `${fact.attribute} ${fact.value}`
    return fact.kind === 'operation' ? `${fact.verb} ${fact.object ?? fact.code} ${fact.outcome}` : fact.kind
  })

test('an agent that is asked says who its machine is', () => {
  assert.deepEqual(words([client(message('agent.hostname')), server(message('historian-1'))]), [
    'read agent.hostname requested',
    'read agent.hostname succeeded',
    'name historian-1',
  ])
})

test('an agent that asks says its name and version', () => {
  const asks = message('{"request":"active checks","host":"pc-7","version":"7.0.3"}')
  assert.deepEqual(words([client(asks)]), [
    'read active checks requested',
    'name pc-7',
    'software Zabbix agent 7.0.3',
  ])
})

test('a remote command is executed, in the new form too', () => {
  const json = message('{"request":"passive checks","data":[{"key":"system.run[id]","timeout":3}]}')
  assert.deepEqual(words([client(message('system.run[id]')), client(json)]), [
    'execute system.run[id] requested',
    'execute system.run[id] requested',
  ])
})

test('long data is passed over in pieces, compressed data is not read', () => {
  const long = message(`{"request":"agent data","data":"${'x'.repeat(6000)}"}`)
  assert.deepEqual(words([client(long), client(message('xyz', 3)), client(message('agent.ping'))]), [
    'report agent data requested',
    'read agent.ping requested',
  ])
})

test('a large packet has longer lengths', () => {
  const slices = [client(large('{"request":"proxy config","host":"p"}')), client(message('agent.ping'))]
  assert.deepEqual(words(slices), ['read proxy config requested', 'read agent.ping requested'])
})

test('its header proves it', () => {
  assert.equal(protocol.probe?.(client(message('agent.ping'))), 'yes')
  assert.equal(protocol.probe?.(client(message('agent.ping', 0x21))), 'no')
  assert.equal(protocol.probe?.(client(message('').subarray(0, 6))), 'more')
})

test('damaged messages end', () => {
  for (const bytes of mangled(message('{"request":"active checks","host":"pc-7"}')))
    tryOut(protocol, [client(bytes), server(bytes)])
})
