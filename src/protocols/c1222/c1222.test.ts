import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact, Identity, Operation } from '#model/fact'
import { sliceOf, tryOut } from '#model/specimen'
import { scripts } from './captures/script.ts'
import { protocol } from './index.ts'

const said = tryOut(
  protocol,
  scripts[0]!.lines.map(([by, bytes]) => sliceOf(bytes, { fromClient: by === 'client', isStream: true })),
).said as readonly Fact[]

test('services are matched to their answers, in order', () => {
  const operations = said
    .filter((fact): fact is Operation => fact.kind === 'operation')
    .map(({ verb, name, object, value, outcome, error }) =>
      [verb, name, object, value, outcome, error].join('|'),
    )
  assert.deepEqual(operations, [
    'identify|Identification|||asked|',
    'identify|Identification|||ok|',
    'authenticate|Logon||user 2 reader|asked|',
    'authenticate|Security|||asked|',
    'authenticate|Logon||user 2 reader|ok|',
    'authenticate|Security|||ok|',
    'read|Full Read|ST1 manufacturer identification||asked|',
    'read|Full Read|ST1 manufacturer identification||ok|',
    'restart|Full Write|ST7 procedure initiate|cold start|asked|',
    'restart|Full Write|ST7 procedure initiate|cold start|refused|insufficient security clearance',
    'authenticate|Logoff|||asked|',
    'authenticate|Logoff|||ok|',
  ])
  assert.ok(!JSON.stringify(said).includes('secret'))
})

test('table 1 says who the meter is', () => {
  const found = said
    .filter((fact): fact is Identity => fact.kind === 'identity')
    .map(({ about, attribute, value }) => `${about} ${attribute} ${value}`)
  assert.ok(found.includes('server vendor EXMP'))
  assert.ok(found.includes('server model MODEL001'))
  assert.ok(found.includes('server firmware 2.5'))
  assert.ok(found.includes('server serial 0000000000123456'))
  assert.ok(found.includes('server address:c1222-ap-title 1.3.6.1.4.1.33507.1919.1'))
})

test('Kerberos tokens and others that begin alike are not claimed', () => {
  const token = hex('6010 06062b0601050502 a0060c0400010203')
  assert.equal(protocol.probe?.(sliceOf(token, { isStream: true })), 'no')
})
