import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Outcome, Traffic, Verb } from '#model/fact'
import { defineRule, type Rule, type RuleInput, type RuleMatch } from '#model/rule'
import { RuleTable } from './rule-table.ts'
import { emptyRule } from './testing/empty-rule.ts'

const ruleOf = (id: string, kind: RuleMatch['kind'], match?: Omit<RuleMatch, 'kind'>): Rule =>
  defineRule({ ...emptyRule, id, match: { kind, ...match }, evaluate: () => undefined })

const flow = (transport: Traffic['transport'], established: boolean, refused = false): RuleInput => ({
  ...seen('', { kind: 'flow', traffic: { transport, established, refused } as Traffic }),
  transport,
})

const party = { realm: '', ip: '10.0.0.1', mac: undefined, port: 502 }
const seen = (protocol: string, fact: RuleInput['fact']): RuleInput => ({
  fact,
  time: 1,
  lastTime: 1,
  count: 1,
  protocol,
  transport: 'tcp',
  client: party,
  server: party,
  vlan: undefined,
  place: { file: 0, frame: 1 },
  directionKnown: true,
})
const operation = (protocol: string, verb: Verb, outcome: Outcome) =>
  seen(protocol, { kind: 'operation', verb, outcome, name: '', code: '1' })

const table = new RuleTable(
  [
    ruleOf('z-all', ['operation', 'anomaly']),
    ruleOf('m-refused', 'operation', { protocols: ['modbus'], outcomes: ['rejected'] }),
    ruleOf('a-writes', 'operation', { families: ['ot'], verbs: ['write'] }),
    ruleOf('i-names', ['identity', 'session'], { attributes: ['name'], phases: ['refused'] }),
    ruleOf('f-tcp', ['flow', 'identity'], { transports: ['tcp'] }),
    ruleOf('f-refused', 'flow', { established: false, refused: true }),
    ruleOf('n-news', 'operation', { protocols: ['bacnet'], repeats: false }),
    ruleOf('b-odd', 'anomaly', { protocols: ['dns'], outcomes: ['succeeded'], verbs: ['read'] }),
  ],
  (protocol) => (protocol === 'dns' ? 'infrastructure' : 'ot'),
)
const idsOf = (input: RuleInput) => table.of(input).map(({ id }) => id)

test('a fact meets the rules it concerns, in the order of their names, however often it is asked', () => {
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(idsOf(operation('modbus', 'write', 'rejected')), ['a-writes', 'm-refused', 'z-all'])
    assert.deepEqual(idsOf(operation('modbus', 'write', 'succeeded')), ['a-writes', 'z-all'])
    assert.deepEqual(idsOf(operation('s7comm', 'read', 'rejected')), ['z-all'])
    assert.deepEqual(idsOf(operation('dns', 'write', 'rejected')), ['z-all'])
  }
})

test('a repeat does not meet who asks for news alone', () => {
  const news = operation('bacnet', 'read', 'succeeded')
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(idsOf(news), ['n-news', 'z-all'])
    assert.deepEqual(idsOf({ ...news, isRepeat: true }), ['z-all'])
  }
})

test('facts without outcome and verb are not held to them', () => {
  assert.deepEqual(idsOf(seen('dns', { kind: 'anomaly', what: 'malformed' })), ['b-odd', 'z-all'])
  assert.deepEqual(idsOf(seen('modbus', { kind: 'anomaly', what: 'malformed' })), ['z-all'])
  assert.deepEqual(idsOf(seen('dns', { kind: 'lookup', name: 'a', outcome: 'requested' })), [])
})

test('identities, sessions and traffic meet who is concerned with what they are', () => {
  const name = { kind: 'identity', attribute: 'name', value: 'a', confidence: 1, field: '' } as const
  for (let i = 0; i < 2; i++) {
    assert.deepEqual(idsOf(seen('dns', name)), ['f-tcp', 'i-names'])
    assert.deepEqual(idsOf(seen('dns', { ...name, attribute: 'role' })), ['f-tcp'])
    const session = { kind: 'session', method: 'ntlm', secured: true } as const
    assert.deepEqual(idsOf(seen('smb', { ...session, phase: 'refused' })), ['i-names'])
    assert.deepEqual(idsOf(seen('smb', { ...session, phase: 'open' })), [])
    assert.deepEqual(idsOf(flow('tcp', true)), ['f-tcp'])
    assert.deepEqual(idsOf(flow('tcp', false, true)), ['f-refused', 'f-tcp'])
    assert.deepEqual(idsOf(flow('udp', false, true)), ['f-refused'])
    assert.deepEqual(idsOf(flow('udp', true, true)), [])
  }
})

test('words nobody knows meet whoever is not concerned with words', () => {
  assert.deepEqual(idsOf(operation('modbus', 'dance' as Verb, 'requested')), ['z-all'])
  assert.deepEqual(idsOf(operation('modbus', 'write', '[object Object]' as Outcome)), ['a-writes', 'z-all'])
})
