import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from './fact.ts'
import { factFault } from './fact-check.ts'

const READ: Fact = { kind: 'operation', verb: 'read', name: 'Read', code: '1', outcome: 'requested' }

test('facts that keep to the vocabulary are fine', () => {
  const fine: readonly unknown[] = [
    READ,
    { ...READ, unit: '3', object: 'tank:7', value: 40, about: 'server/rack:0/slot:2' },
    { kind: 'identity', attribute: 'address:modbus-unit', value: '3', confidence: 0.95, field: 'unit' },
    { kind: 'reading', point: 'tank:7', value: true },
    { kind: 'session', phase: 'open', method: 'password', secured: false },
    {
      kind: 'transfer',
      name: 'OB1',
      type: 'program',
      bytes: 10,
      direction: 'to-server',
      purpose: 'program',
    },
    { kind: 'payload', bytes: new Uint8Array(4), start: 1, end: 4 },
    { kind: 'expectation', protocol: 'ftp-data', transport: 'tcp', ip: undefined, port: 20 },
    { kind: 'topology', vlan: 7, about: '02:00:00:00:00:01' },
  ]
  for (const said of fine) assert.equal(factFault(said), '')
})

test('what is wrong is named by kind, field and what would be right', () => {
  const wrong: readonly (readonly [said: unknown, words: RegExp])[] = [
    [{ ...READ, verb: 'explode' }, /^operation: verb: expected one of read, write, .*, got "explode"$/],
    [{ ...READ, outcome: 'maybe' }, /^operation: outcome: expected one of requested/],
    [{ ...READ, unit: 3 }, /^operation: unit: expected text of 1 to 256 characters, got 3$/],
    [{ ...READ, unit: 'u'.repeat(300) }, /got "u{40}…"$/],
    [{ ...READ, about: 'the pump' }, /^operation: about: expected client, server/],
    [{ ...READ, value: {} }, /^operation: value: .* got an object$/],
    [
      { kind: 'identity', attribute: 'colour', value: 'red', confidence: 1, field: 'x' },
      /attribute: .*"colour"$/,
    ],
    [
      { kind: 'identity', attribute: 'model', value: 'A', confidence: 95, field: 'x' },
      /confidence: expected 0 to 1/,
    ],
    [{ kind: 'reading', point: 'p', value: Number.NaN }, /^reading: value/],
    [{ kind: 'payload', bytes: new Uint8Array(4), start: 3, end: 9 }, /start ≤ end ≤ 4, got 3 and 9$/],
    [{ kind: 'constructor' }, /^kind: expected one of operation/],
    [undefined, /^expected a fact, got undefined$/],
  ]
  for (const [said, words] of wrong) assert.match(factFault(said), words)
})
