import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Device } from '#model/device'
import type { Operation } from '#model/fact'
import type { Finding, Rule, RuleInput, Severity } from '#model/rule'
import { BaselineFit } from './baseline-fit.ts'
import { Evidence } from './evidence.ts'
import { EXAMPLE_DEVICE } from './example-device.ts'
import type { DetectionPlant, Normal } from './plant.ts'
import type { CurrentRuleContext } from './rule-context.ts'

const HOUR = 3600
const stop: Operation = { kind: 'operation', verb: 'stop', name: 'Stop', code: '1', outcome: 'requested' }
const input = {
  fact: stop,
  time: 0,
  lastTime: 0,
  count: 1,
  protocol: 'modbus',
  transport: 'tcp',
  client: partyOf('10.0.0.9'),
  server: partyOf('10.0.0.2'),
  vlan: undefined,
  place: { file: 0, frame: 1 },
  directionKnown: true,
} as const satisfies RuleInput
const rule = { id: 'x', engine: 'policy', severity: 'critical', techniques: ['T0858'] } as unknown as Rule
const finding: Finding = { summary: 'x' }
const EXAMPLE_STATION: Device = {
  ...EXAMPLE_DEVICE,
  type: 'HMI',
  provenance: { type: { source: 'site file', field: 'name', place: undefined, time: 0, confidence: 1 } },
}

test('a stop is as severe as what was learned of the device', () => {
  const severities = (learnedSeconds: number, isKnownClient: boolean) =>
    weigh({ learnedSeconds, isKnownClient }).severity ?? rule.severity
  assert.equal(severities(0, true), 'minor')
  assert.equal(severities(300, false), 'minor')
  assert.equal(severities(2 * HOUR, true), 'major')
  assert.equal(severities(2 * HOUR, false), 'critical')
  assert.equal(severities(24 * HOUR, true), 'critical')
})

test('an unknown client that halts a device is critical, unless the rule knows better', () => {
  const severityOf = (found: Finding, isKnownClient = false) =>
    weigh({
      learnedSeconds: 2 * HOUR,
      isKnownClient,
      found: { ...finding, ...found },
      by: { ...rule, severity: 'major' },
    }).severity
  assert.equal(severityOf({ ...finding, gravity: 4 }), 'critical')
  assert.equal(severityOf({ ...finding, gravity: 3 }), undefined)
  assert.equal(severityOf({ ...finding, gravity: 4, severity: 'minor' }), 'minor')
  assert.equal(severityOf({ ...finding, gravity: 4 }, true), undefined)
})

test('a station of the plant is no unknown client before a day was learned', () => {
  const found = { ...finding, gravity: 3 as const }
  const known = { learnedSeconds: 2 * HOUR, isKnownClient: false, found }
  assert.equal(weigh(known).severity, undefined)
  assert.equal(weigh({ ...known, isClientOfOthers: true }).severity, 'minor')
  assert.equal(weigh({ ...known, isStation: true }).severity, 'minor')
})

test('requests of computers are notices before the plant was learned for a day, remote execution is not', () => {
  const severityOf = (found: Finding) => {
    const normal = { ...normalOf(2 * HOUR), longestLearnedSeconds: 2 * HOUR } as Normal
    const evidence = new Evidence(normal, {} as DetectionPlant, new BaselineFit(normal))
    const by = { ...rule, severity: 'minor', evidence: 'learned' } as Rule
    const context = { family: () => 'it' } as unknown as CurrentRuleContext
    return evidence.weighed(by, found, input, context).severity
  }
  assert.equal(severityOf(finding), 'notice')
  assert.equal(severityOf({ ...finding, gravity: 3 }), undefined)
})

test('the severity that more learning would prove is kept', () => {
  assert.equal(weigh({ learnedSeconds: 0 }).provenSeverity, 'critical')
  assert.equal(weigh({ learnedSeconds: 24 * HOUR }).provenSeverity, undefined)
})

test('what is usual stays a notice, and rules over packets keep their severity', () => {
  assert.equal(weigh({ learnedSeconds: 0, found: { ...finding, severity: 'notice' } }).severity, 'notice')
  const packets: Rule = { ...rule, evidence: 'packets' }
  assert.equal(weigh({ learnedSeconds: 0, by: packets }).severity, undefined)
})

test('what the packets confirm needs nothing learned', () => {
  const confirmed: Finding = { ...finding, severity: 'major', isConfirmed: true }
  assert.equal(weigh({ learnedSeconds: 0, found: confirmed }).severity, 'major')
  assert.equal(weigh({ learnedSeconds: 0, found: { ...confirmed, isConfirmed: false } }).severity, 'minor')
})

test('a baseline of another network is none', () => {
  const normal = normalOf(0)
  const fit = new BaselineFit(normal)
  const mismatches = Array.from({ length: 12 }, (_, i) => fit.talks(partyOf(`10.1.0.${i}`), i * 1e6))
  assert.deepEqual(mismatches.filter(Boolean).length, 1)
  assert.equal(fit.isOfAnotherNetwork, true)
})

test('a few new devices in a learned network leave its baseline valid', () => {
  const normal = { ...normalOf(0), learnedSeconds: ({ ip = '' }) => (ip < '10.1.0.4' ? HOUR : 0) } as Normal
  const fit = new BaselineFit(normal)
  for (let i = 0; i < 10; i++) fit.talks(partyOf(`10.1.0.${i}`), i * 1e6)
  assert.equal(fit.isOfAnotherNetwork, false)
  assert.deepEqual(fit.devices, { known: 4, all: 10 })
})

test('a finding has a technique of its action, added where the rule has none of them', () => {
  const day = 24 * HOUR
  assert.equal(weigh({ learnedSeconds: day }).techniques, undefined)
  const other = { ...rule, techniques: ['T0843.001'] }
  assert.deepEqual(weigh({ learnedSeconds: day, by: other }).techniques, [
    'T0843.001',
    'T0858',
    'T0816',
    'T0881',
  ])
  const partial = { ...finding, techniques: ['T0816.001'] }
  assert.deepEqual(weigh({ learnedSeconds: day, by: other, found: partial }).techniques, ['T0816.001'])
})

test('a device that appears is reported slightly before the plant was learned for a day', () => {
  const severityAfter = (seconds: number) => {
    const normal = { ...normalOf(0), longestLearnedSeconds: seconds } as Normal
    const evidence = new Evidence(normal, {} as DetectionPlant, new BaselineFit(normal))
    const appears = { ...input, fact: { kind: 'new-device' } } as unknown as RuleInput
    const by = { ...rule, id: 'new-device', severity: 'major', evidence: 'learned' } as Rule
    return evidence.weighed(by, finding, appears, { family: () => 'ot' } as unknown as CurrentRuleContext)
      .severity
  }
  assert.deepEqual(
    [severityAfter(60), severityAfter(2 * HOUR), severityAfter(24 * HOUR)],
    ['minor', 'warning', undefined],
  )
})

test('what is sent to a group is as well known as the plant', () => {
  const group = { ...input, server: partyOf('239.0.0.1') }
  const normal = { ...normalOf(0), longestLearnedSeconds: 24 * HOUR } as Normal
  const evidence = new Evidence(normal, {} as DetectionPlant, new BaselineFit(normal))
  const context = { family: () => 'ot', action: () => 'stop', isUsualLink: () => false }
  const found = evidence.weighed(rule, finding, group, context as unknown as CurrentRuleContext)
  assert.equal(found.severity, undefined)
})

test('a report of an unknown device is minor until a day was learned, a command of one is not', () => {
  const stored: Finding = { ...finding, gravity: 3 }
  const after = (learnedSeconds: number, of: RuleInput) =>
    weigh({ learnedSeconds, isKnownClient: false, found: stored, of }).severity
  const report = { ...input, fact: { ...input.fact, verb: 'report' } } as RuleInput
  assert.deepEqual(
    [after(2 * HOUR, report), after(24 * HOUR, report), after(2 * HOUR, input)],
    ['minor', undefined, undefined],
  )
})

test('before a day was learned, a look of a station of the plant at one more device is a notice', () => {
  const look: Finding = { ...finding, severity: 'minor', gravity: 1 }
  const after = (learnedSeconds: number, more: object = {}) =>
    weigh({ learnedSeconds, isKnownClient: false, isStation: true, found: look, ...more }).severity
  assert.equal(after(2 * HOUR), 'notice')
  assert.equal(after(24 * HOUR), 'minor')
  const asked = {
    ...EXAMPLE_STATION.provenance,
    type: { source: 'behaviour', field: 'asks', place: undefined, time: 0, confidence: 0.6 },
  }
  const lookalike = { ...EXAMPLE_STATION, provenance: asked, purdueLevel: 4 }
  assert.equal(after(2 * HOUR, { device: lookalike }), 'warning', 'requests alone make no station')
  const site = { source: 'site file', field: 'name', place: undefined, time: 0, confidence: 1 }
  const named = (name: string, type: Device['type'], purdueLevel: number): Device => ({
    ...EXAMPLE_DEVICE,
    ...{ name, type, purdueLevel, class: 'IT', provenance: { name: site, purdueLevel: site } },
  })
  assert.equal(after(2 * HOUR, { device: named('Operator station 2', 'Unknown', 3) }), 'notice')
  assert.equal(after(2 * HOUR, { device: named('Operator station 2', 'Unknown', 4) }), 'minor', 'an office')
  assert.equal(after(2 * HOUR, { device: named('Jump server', 'Server', 3) }), 'minor')
  assert.equal(after(2 * HOUR, { device: EXAMPLE_DEVICE }), 'warning', 'a controller looks at no other')
  assert.equal(after(2 * HOUR, { isStation: false }), 'minor', 'an unknown client')
  const halt: Finding = { ...finding, gravity: 4 }
  const download: Finding = { ...finding, gravity: 5 }
  const change: Finding = { ...finding, gravity: 3 }
  assert.deepEqual(
    [change, halt, download].map((found) => after(2 * HOUR, { found })),
    ['minor', 'major', 'major'],
    'what a compromised station sends to a new device',
  )
})

test('before a day was learned, a client that reads a device reads more of it, and lists nothing', () => {
  const look: Finding = { ...finding, severity: 'minor', gravity: 1 }
  const of = (action: string, learnedSeconds = 2 * HOUR) =>
    weigh({ learnedSeconds, found: look, action, hasChannel: true }).severity
  assert.deepEqual(
    ['read-values', 'read-state', 'subscribe', 'list-points', 'identify'].map((action) => of(action)),
    ['notice', 'notice', 'notice', 'warning', 'warning'],
  )
  assert.equal(of('read-values', 24 * HOUR), 'minor')
  assert.equal(weigh({ learnedSeconds: 2 * HOUR, found: look, action: 'read-values' }).severity, 'warning')
})

test('before a day was learned, a command of its role is a notice, with the severity that more learning proves', () => {
  const found: Finding = {
    ...finding,
    severity: 'minor',
    provenSeverity: 'major',
    gravity: 3,
    isOfRole: true,
  }
  const weighed = weigh({ learnedSeconds: 2 * HOUR, found })
  assert.deepEqual([weighed.severity, weighed.provenSeverity], ['notice', 'minor'])
  assert.equal(weigh({ learnedSeconds: 24 * HOUR, found }).severity, 'minor')
  assert.equal(weigh({ learnedSeconds: 2 * HOUR, found, isKnownClient: false }).severity, 'minor')
})

test('before a day was learned, a logon of a known host within its role is a notice', () => {
  const of: RuleInput = {
    ...input,
    fact: { kind: 'session', phase: 'open', user: 'PLANT\\backup', method: 'ntlm', secured: false },
  } as RuleInput
  const after = (learnedSeconds: number, isOfRole: boolean) =>
    weigh({
      by: { ...rule, severity: 'major', evidence: 'learned' },
      learnedSeconds,
      of,
      found: { ...finding, severity: undefined, gravity: undefined, isOfRole },
    }).severity
  assert.deepEqual([after(2 * HOUR, true), after(2 * HOUR, false)], ['notice', 'minor'])
  assert.notEqual(after(24 * HOUR, true), 'notice')
})

function weigh({
  learnedSeconds,
  isKnownClient = true,
  isClientOfOthers = false,
  isStation = false,
  device = isStation ? EXAMPLE_STATION : undefined,
  action = 'stop',
  hasChannel = false,
  by = rule,
  found = finding,
  of = input,
}: {
  readonly learnedSeconds: number
  readonly isKnownClient?: boolean
  readonly isClientOfOthers?: boolean
  readonly isStation?: boolean
  readonly device?: Device | undefined
  readonly action?: string
  readonly hasChannel?: boolean
  readonly by?: Rule
  readonly found?: Finding
  readonly of?: RuleInput
}): Finding & { readonly severity?: Severity | undefined } {
  const normal = { ...normalOf(learnedSeconds), channelOf: () => (hasChannel ? {} : undefined) } as Normal
  const evidence = new Evidence(normal, {} as DetectionPlant, new BaselineFit(normal))
  const context = {
    family: () => 'ot',
    action: () => action,
    isUsualLink: () => isKnownClient,
    isClientOfOthers: () => isClientOfOthers,
    device: () => device,
  } as unknown as CurrentRuleContext
  return evidence.weighed(by, found, of, context)
}

function normalOf(seconds: number): Normal {
  return { isClosed: true, learnedSeconds: () => seconds, knowsDevice: () => false } as unknown as Normal
}

function partyOf(ip: string) {
  return { realm: '', ip, mac: undefined, port: 502 }
}
