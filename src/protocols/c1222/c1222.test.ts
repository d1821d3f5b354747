import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hex } from '#bytes/hex'
import type { Fact, Identity, Operation } from '#model/fact'
import { sliceOf, tryOut } from '#model/test-slice'
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
    'identify|Identification|||requested|',
    'identify|Identification|||succeeded|',
    'authenticate|Logon||user 2 reader|requested|',
    'authenticate|Security|||requested|',
    'authenticate|Logon||user 2 reader|succeeded|',
    'authenticate|Security|||succeeded|',
    'read|Full Read|ST1 manufacturer identification||requested|',
    'read|Full Read|ST1 manufacturer identification||succeeded|',
    'restart|Full Write|ST7 procedure initiate|cold start|requested|',
    'restart|Full Write|ST7 procedure initiate|cold start|rejected|insufficient security clearance',
    'authenticate|Logoff|||requested|',
    'authenticate|Logoff|||succeeded|',
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
