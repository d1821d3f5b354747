import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXAMPLE_DEVICE } from '#detect/example-device'
import { limits } from '#detect/limits'
import type { Fact, Party } from '#model/fact'
import type { RuleInput } from '#model/rule'
import { RelatedActivities } from './related-activity.ts'
import { riskOf } from './risk.ts'

const MINUTE = 60e6
const party = (ip: string): Party => ({ realm: '', ip, mac: undefined, port: undefined })
let frame = 0

function input(
  client: string,
  server: string,
  more: { at: number; protocol: string; fact: Fact },
): RuleInput {
  const { at, protocol, fact } = more
  const time = at * MINUTE
  return {
    ...{ fact, time, lastTime: time, count: 1, protocol, transport: 'tcp', vlan: undefined },
    ...{
      client: party(client),
      server: party(server),
      place: { file: 0, frame: ++frame },
      directionKnown: true,
    },
  }
}

const session = (user: string): Fact => ({
  kind: 'session',
  phase: 'open',
  user,
  method: 'password',
  secured: true,
})
const file: Fact = {
  ...{ kind: 'transfer', name: 'tool.exe', type: 'file', bytes: 81_920, content: 'executable/pe' },
  direction: 'to-server',
}
const stop: Fact = { kind: 'operation', verb: 'stop', name: 'PLC Stop', code: '0x29', outcome: 'requested' }
const read: Fact = { kind: 'operation', verb: 'read', name: 'Read Var', code: '0x04', outcome: 'requested' }

function merged(relatedActivity: RelatedActivities, at: number): string[] {
  const asking = { time: at * MINUTE, source: 'ews', target: 'plc', place: { file: 0, frame: 0 } }
  return relatedActivity.before(asking, (address) => address.toUpperCase()).map(({ text }) => text)
}

test('the way an intruder came is told hop by hop, with what he brought', () => {
  const relatedActivity = new RelatedActivities()
  relatedActivity.heard(input('out', 'jump', { at: 1, protocol: 'rdp', fact: session('vendor') }))
  relatedActivity.heard(input('jump', 'ews', { at: 20, protocol: 'rdp', fact: session('admin') }))
  relatedActivity.heard(input('jump', 'ews', { at: 25, protocol: 'smb', fact: file }))
  relatedActivity.heard(input('hmi', 'plc', { at: 26, protocol: 's7comm', fact: read }))
  relatedActivity.heard(input('ews', 'plc', { at: 28, protocol: 's7comm', fact: stop }))
  relatedActivity.heard(input('stranger', 'elsewhere', { at: 28, protocol: 'rdp', fact: session('x') }))
  assert.deepEqual(merged(relatedActivity, 30), [
    'OUT worked remotely on JUMP by rdp as "vendor"',
    'JUMP worked remotely on EWS by rdp as "admin"',
    'JUMP sent a file to EWS "tool.exe" (executable/pe, 81920 bytes, smb)',
    'EWS stopped PLC (PLC Stop, s7comm)',
  ])
})

test('a file without a name is told by what it holds', () => {
  const relatedActivity = new RelatedActivities()
  relatedActivity.heard(input('jump', 'ews', { at: 25, protocol: 'http', fact: { ...file, name: '' } }))
  assert.deepEqual(merged(relatedActivity, 30), [
    'JUMP sent a file to EWS (executable/pe, 81920 bytes, http)',
  ])
})

test('a session that is seen before somebody signs in is one', () => {
  const relatedActivity = new RelatedActivities()
  relatedActivity.heard(input('jump', 'ews', { at: 20, protocol: 'rdp', fact: session('') }))
  relatedActivity.heard(input('jump', 'ews', { at: 20, protocol: 'rdp', fact: session('admin') }))
  assert.deepEqual(merged(relatedActivity, 30), ['JUMP worked remotely on EWS by rdp as "admin"'])
})

test('what is older than two hours, or comes after, is not near', () => {
  const relatedActivity = new RelatedActivities()
  relatedActivity.heard(input('jump', 'ews', { at: 1, protocol: 'rdp', fact: session('admin') }))
  relatedActivity.heard(input('jump', 'ews', { at: 200, protocol: 'smb', fact: file }))
  assert.deepEqual(merged(relatedActivity, 130), [])
  assert.equal(merged(relatedActivity, 60).length, 1)
})

test('remote sessions in a circle end, and a flood of deeds forgets the oldest', () => {
  const relatedActivity = new RelatedActivities()
  relatedActivity.heard(input('a', 'ews', { at: 1, protocol: 'ssh', fact: session('x') }))
  relatedActivity.heard(input('ews', 'a', { at: 1, protocol: 'ssh', fact: session('x') }))
  assert.equal(merged(relatedActivity, 2).length, 2)
  for (let i = 0; i < 5 * limits.nearbyActivities; i++)
    relatedActivity.heard(
      input(`host-${i}`, 'ews', { at: 3, protocol: 'ssh', fact: session('x'.repeat(500)) }),
    )
  const lines = merged(relatedActivity, 4)
  assert.equal(lines.length, limits.nearbyReported)
  assert.ok(lines.every((line) => line.length < 150))
})

test('risk names the safety system, the zone, the crossing and the technique in words', () => {
  const source = { ...EXAMPLE_DEVICE, id: 'e', zone: 'Site', purdueLevel: 3 }
  const target = {
    ...{ ...EXAMPLE_DEVICE, id: 't', name: 'SIS-1', type: 'PLC' as const, zone: 'Dosing', purdueLevel: 1 },
    ...{ importance: 'high' as const, roles: ['safety-controller'] },
  }
  const names = new Map([['T0858', 'Change Operating Mode']])
  const parts = { sourceAddress: '10.0.0.1', targetAddress: '10.0.0.2', techniques: ['T0858', 'T9999'] }
  const techniqueName = (id: string) => names.get(id)
  assert.equal(
    riskOf({ ...parts, source, target, techniqueName }),
    'SIS-1 is part of the safety system, the last protection of people and plant. ' +
      'SIS-1 is a PLC in zone Dosing, level 1, of high importance. ' +
      'It crosses from zone Site into zone Dosing, past every level between 3 and 1. ' +
      'In ATT&CK for ICS: Change Operating Mode (T0858), T9999.',
  )
  assert.equal(riskOf({ ...parts, techniques: [], source: undefined, target: undefined, techniqueName }), '')
})
