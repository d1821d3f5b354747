/** The content of packets is chosen by their sender: it costs little, and proves nothing. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXPLOIT } from '#model/exploit'
import type { Fact } from '#model/fact'
import type { RuleContext, RuleInput } from '#model/rule'
import { rule as exploitAttempted } from './rules/exploit-attempted.ts'
import { rule as memoryReadOut } from './rules/memory-read-out.ts'

const party = { realm: '', ip: '10.0.0.1', mac: undefined, port: 502 }
const judgedOf = (fact: Fact, protocol: string) =>
  ({ fact, protocol, time: 0, lastTime: 0, count: 1, client: party, server: party }) as unknown as RuleInput
const known = {
  family: () => 'ot',
  device: () => undefined,
  nameOf: () => 'it',
} as unknown as RuleContext

test('two million digits for an address are looked through once: at every digit anew it would take hours', () => {
  const object = `${'1'.repeat(2_000_000)}x`
  const fact: Fact = {
    kind: 'operation',
    verb: 'read',
    name: 'Read',
    code: '3',
    object,
    outcome: 'requested',
  }
  assert.equal(
    memoryReadOut.evaluate(judgedOf(fact, 'modbus'), known, {
      rows: { get: () => undefined, set: () => undefined },
    }),
    undefined,
  )
})

test('a weakness is one that the dissector names, not the name of a file', () => {
  const cvesOf = (detail: string) =>
    exploitAttempted.evaluate(
      judgedOf({ kind: 'anomaly', what: EXPLOIT, about: 'client', detail }, 'tftp'),
      known,
      {},
    )?.cves
  assert.deepEqual(cvesOf('opens the back door of vsftpd 2.3.4 (CVE-2011-2523)'), ['CVE-2011-2523'])
  assert.deepEqual(cvesOf('asks for a file outside of the served folder, ../(CVE-2024-0001),'), [])
})
