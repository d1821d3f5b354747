import { deepEqual, equal, match } from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Detector } from '#detect/detector'
import { EXAMPLE_DEVICE } from '#detect/example-device'
import { trafficExample } from '#detect/example-flow'
import { Maintenance } from '#detect/maintenance'
import type { Normal } from '#detect/plant'
import type { Device } from '#model/device'
import type { Fact, Party } from '#model/fact'
import type { DetectionEvent, RuleInput } from '#model/rule'
import { parseRuleText } from '#server/rules/rule-text'
import { compileRules } from './compile.ts'
import { problemText } from './rule-document.ts'
import { RuleIndex } from './rule-index.ts'
import { CustomRuleVocabulary } from './vocabulary.ts'

/** 2026-01-05T10:00:00Z, a Monday, in microseconds. */
const MONDAY = 1_767_607_200_000_000
const VOCABULARY = new CustomRuleVocabulary(
  ['modbus', 's7comm', 'dns', 'smb', 'lldp', 'goose'].map((name) => ({ name, title: name, operations: [] })),
  new Map([['former-t', 'own-t']]),
)
const STATION = '10.0.0.1'
const HISTORIAN = '10.0.0.9'

interface Said {
  readonly fact: Fact | DetectionEvent
  readonly protocol?: string
  readonly client?: string
  readonly server?: string
  readonly port?: number
  readonly vlan?: number
  /** Seconds after Monday, 10:00. */
  readonly at?: number
  readonly count?: number
}

const write: Extract<Fact, { kind: 'operation' }> = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Single Register',
  code: '6',
  object: 'holding:107',
  unit: '1',
  value: 90,
  outcome: 'requested',
}
const answered = { ...write, outcome: 'succeeded' } as const
const refused = { ...write, outcome: 'rejected', error: 'Illegal Data Address' } as const
const logon = (user: string): Fact => ({
  kind: 'session',
  phase: 'refused',
  user,
  method: 'ntlm',
  secured: false,
})
const file = (name: string): Fact => ({
  kind: 'transfer',
  name,
  type: 'file',
  bytes: 900,
  direction: 'to-server',
})

/** A plant in which 10.0.0.2 is an important PLC of level 1 and 10.0.0.9 a historian. */
class Trial {
  readonly spoken: string[] = []
  readonly disabled: string[] = []
  readonly detector: Detector
  readonly usual = new Set<string>()

  constructor(yaml: string, isLearning = false) {
    const { rules, problems } = compiled(yaml)
    deepEqual(problems, [])
    const normal: Normal = {
      isClosed: !isLearning,
      knowsConnectionPair: ({ client, server }) => this.usual.has(`${client.ip} ${server.ip}`),
      knowsDevice: () => false,
      learnedSeconds: () => 86_400,
      longestLearnedSeconds: 86_400,
      knowsService: () => false,
      learnsConnectionPairs: () => isLearning,
      learnsOperations: () => isLearning,
      channelOf: ({ client, server }) =>
        this.usual.has(`${client.ip} ${server.ip}`)
          ? {
              keyValues: { byBehaviourKey: () => new Map() },
              knows: () => true,
              knowsVerb: () => true,
              probabilityOfNew: () => 0,
              hasProbation: false,
              isOnProbation: () => false,
            }
          : undefined,
      isUsualOfPeers: () => false,
      verbKnownAt: () => undefined,
      knownAtAlike: () => undefined,
      isClientOfOthers: () => false,
      isUsedByAlike: () => false,
      baselineUpdateOf: () => ({ connectionPairs: [], keyValues: [] }) as never,
      keyValuesOf: () => [
        ['verb', 'write'],
        ['range', '107'],
      ],
    }
    this.detector = new Detector({
      rules: [],
      further: new RuleIndex(rules),
      plant: {
        deviceOf: ({ ip }) => deviceAt(ip),
        deviceOfAddress: (address) => deviceAt(address),
        deviceIdOf: ({ ip }) => ip ?? '',
        deviceIdAt: () => '',
        cachedDevice: () => undefined,
        isKnownAddress: () => true,
        firstSeen: () => undefined,
        lastSeen: () => undefined,
        observedSince: 0,
        reachedBy: () => [],
        isInternet: () => false,
      },
      normal,
      maintenance: new Maintenance([
        { name: 'revision', days: ['mon'], from: '12:00', to: '13:00', targets: [] },
      ]),
      raised: () => {},
      disabled: ({ id }) => this.disabled.push(id),
    })
  }

  /** How often anything spoke in all. */
  emit(...said: readonly Said[]): number {
    for (const one of said) this.detector.judge(input(one))
    return this.detector.alerts().reduce((sum, { count }) => sum + count, 0)
  }
}

function compiled(yaml: string) {
  const { documents, problems } = parseRuleText('t.yml', yaml)
  const found = compileRules(documents, VOCABULARY)
  return { rules: found.rules, problems: [...problems, ...found.problems].map(problemText) }
}

function deviceAt(ip: string | undefined): Device | undefined {
  if (ip === HISTORIAN)
    return {
      ...EXAMPLE_DEVICE,
      id: 'h',
      type: 'Historian',
      importance: 'low',
      purdueLevel: 3,
      ipAddresses: [ip],
    }
  if (ip === '10.0.0.2') return { ...EXAMPLE_DEVICE, importance: 'high' }
  return undefined
}

function partyOf(ip: string, port: number): Party {
  return { realm: '', ip, mac: undefined, port }
}

let frame = 0
function input({
  fact,
  protocol = 'modbus',
  client = STATION,
  server = '10.0.0.2',
  port = 502,
  vlan,
  at = 0,
  count = 1,
}: Said): RuleInput {
  const time = MONDAY + at * 1e6
  return {
    fact,
    protocol,
    transport: 'tcp',
    client: partyOf(client, 49_152),
    server: partyOf(server, port),
    vlan,
    time,
    lastTime: time,
    count,
    place: { file: 0, frame: ++frame },
    directionKnown: true,
  }
}

/** A rule of one search called `s`, with more keys behind. */
function ruleOf(search: string, { service = 'modbus', condition = 's', more = '' } = {}): string {
  return `title: T\nlogsource: { product: sightglass${service === '' ? '' : `, service: ${service}`} }\ndetection:\n  ${search}\n  condition: ${condition}\n${more}`
}

describe('each keyword, with a match and a near miss', () => {
  const cases: readonly (readonly [
    what: string,
    yaml: string,
    fires: readonly Said[],
    silent: readonly Said[],
  ])[] = [
    ['a value', ruleOf('s: { function: 6 }'), [{ fact: write }], [{ fact: { ...write, code: '16' } }]],
    [
      'a number, however the protocol prints it',
      ruleOf('s: { function: 15 }'),
      [{ fact: { ...write, code: '0x0f' } }],
      [{ fact: { ...write, code: '0x15' } }],
    ],
    [
      'upper case is lower case',
      ruleOf('s: { name: WRITE SINGLE REGISTER }'),
      [{ fact: write }],
      [{ fact: { ...write, name: 'Write' } }],
    ],
    [
      '|cased',
      ruleOf('s: { name|cased: Write Single Register }'),
      [{ fact: write }],
      [{ fact: { ...write, name: 'write single register' } }],
    ],
    [
      'wildcards',
      ruleOf("s: { object: 'holding:1?7*' }"),
      [{ fact: write }],
      [{ fact: { ...write, object: 'holding:17' } }],
    ],
    [
      'an escaped star',
      ruleOf("s: { object: 'a\\*b' }"),
      [{ fact: { ...write, object: 'a*b' } }],
      [{ fact: { ...write, object: 'axb' } }],
    ],
    [
      '|contains',
      ruleOf('s: { name|contains: single }'),
      [{ fact: write }],
      [{ fact: { ...write, name: 'Write Multiple Registers' } }],
    ],
    [
      '|contains|all',
      ruleOf('s: { name|contains|all: [single, register] }'),
      [{ fact: write }],
      [{ fact: { ...write, name: 'Write Single Coil' } }],
    ],
    [
      '|startswith',
      ruleOf('s: { object|startswith: holding }'),
      [{ fact: write }],
      [{ fact: { ...write, object: 'coil:107' } }],
    ],
    [
      '|endswith',
      ruleOf("s: { object|endswith: ':107' }"),
      [{ fact: write }],
      [{ fact: { ...write, object: 'holding:1070' } }],
    ],
    [
      '|re',
      ruleOf("s: { object|re: '^holding:(10[5-9]|11\\d)$' }"),
      [{ fact: write }],
      [{ fact: { ...write, object: 'holding:104' } }],
    ],
    [
      '|re is cased, |re|i is not',
      ruleOf("s: { name|re|i: '^write (single|multiple)' }"),
      [{ fact: write }],
      [{ fact: { ...write, name: 'Mask Write Register' } }],
    ],
    [
      '|wide|base64offset|contains: a command as PowerShell takes it',
      ruleOf("s: { name|wide|base64offset|contains: 'IEX ' }"),
      [{ fact: { ...write, name: `-enc ${Buffer.from('; IEX (a)', 'utf16le').toString('base64')}` } }],
      [{ fact: { ...write, name: `-enc ${Buffer.from('; IEY (a)', 'utf16le').toString('base64')}` } }],
    ],
    [
      '|windash|contains',
      ruleOf("s: { name|contains|windash: ' -enc ' }"),
      [{ fact: { ...write, name: 'powershell /enc A' } }],
      [{ fact: { ...write, name: 'powershell enc A' } }],
    ],
    [
      '|cidr',
      ruleOf('s: { client.ip|cidr: 10.0.0.0/24 }'),
      [{ fact: write }],
      [{ fact: write, client: '10.0.1.1' }],
    ],
    [
      '|cidr of version 6',
      ruleOf("s: { client.ip|cidr: 'fd00::/16' }"),
      [{ fact: write, client: 'fd00::1' }],
      [{ fact: write, client: 'fe80::1' }],
    ],
    ['|lt', ruleOf('s: { value|lt: 91 }'), [{ fact: write }], [{ fact: { ...write, value: 91 } }]],
    ['|lte', ruleOf('s: { value|lte: 90 }'), [{ fact: write }], [{ fact: { ...write, value: 90.5 } }]],
    ['|gt', ruleOf('s: { value|gt: 89 }'), [{ fact: write }], [{ fact: { ...write, value: 89 } }]],
    [
      '|gte',
      ruleOf('s: { value|gte: 90 }'),
      [{ fact: write }],
      [{ fact: { ...write, value: 89 } }, { fact: { ...write, value: '' } }],
    ],
    ['|in', ruleOf('s: { function|in: [5, 6] }'), [{ fact: write }], [{ fact: { ...write, code: '16' } }]],
    [
      '|exists: true',
      ruleOf('s: { value|exists: true }'),
      [{ fact: write }],
      [{ fact: { ...write, value: undefined } }],
    ],
    [
      '|exists: false',
      ruleOf('s: { value|exists: false }'),
      [{ fact: { ...write, value: undefined } }],
      [{ fact: write }],
    ],
    ['null', ruleOf('s: { value: null }'), [{ fact: { ...write, value: undefined } }], [{ fact: write }]],
    [
      '|fieldref',
      ruleOf('s: { client.ip|fieldref: server.ip }'),
      [{ fact: write, client: '10.0.0.2' }],
      [{ fact: write }],
    ],
    [
      '|neq',
      ruleOf('s: { function|neq: 6, verb: write }'),
      [{ fact: { ...write, code: '16' } }],
      [{ fact: write }],
    ],
    [
      'a list of maps',
      ruleOf('s: [{ function: 5 }, { value: 90 }]'),
      [{ fact: write }],
      [{ fact: { ...write, value: 91 } }],
    ],
    [
      'words alone',
      ruleOf('s: [Illegal, register]'),
      [{ fact: write }],
      [{ fact: { ...write, name: 'Write Single Coil' } }],
    ],
    [
      'and',
      ruleOf('a: { verb: write }\n  b: { unit: 1 }', { condition: 'a and b' }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      'or',
      ruleOf('a: { verb: stop }\n  b: { unit: 1 }', { condition: 'a or b' }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      'not',
      ruleOf('a: { verb: write }\n  b: { unit: 1 }', { condition: 'a and not b' }),
      [{ fact: { ...write, unit: '2' } }],
      [{ fact: write }],
    ],
    [
      'brackets',
      ruleOf('a: { verb: write }\n  b: { unit: 1 }\n  c: { value: 90 }', {
        condition: 'a and not (b and c)',
      }),
      [{ fact: { ...write, value: 1 } }],
      [{ fact: write }],
    ],
    [
      'and binds more than or',
      ruleOf('a: { verb: write }\n  b: { unit: 1 }\n  c: { unit: 2 }', { condition: 'b and c or a and b' }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      '1 of them',
      ruleOf('a: { unit: 1 }\n  b: { value: 7 }\n  _c: { verb: write }', { condition: '1 of them' }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      'all of them',
      ruleOf('a: { unit: 1 }\n  b: { value: 90 }', { condition: 'all of them' }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      '1 of name*',
      ruleOf('sel_a: { unit: 1 }\n  sel_b: { unit: 3 }\n  other: { verb: write }', {
        condition: '1 of sel_*',
      }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      'all of name*',
      ruleOf('sel_a: { unit: 1 }\n  sel_b: { value: 90 }\n  other: { verb: stop }', {
        condition: 'all of sel_*',
      }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      '2 of them',
      ruleOf('a: { unit: 1 }\n  b: { value: 90 }\n  c: { verb: stop }', { condition: '2 of them' }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      'several conditions',
      ruleOf('a: { unit: 1 }\n  b: { verb: stop }', { condition: '[b, a]' }),
      [{ fact: write }],
      [{ fact: { ...write, unit: '2' } }],
    ],
    [
      'service',
      ruleOf('s: { verb: write }', { service: 's7comm' }),
      [{ fact: write, protocol: 's7comm' }],
      [{ fact: write }],
    ],
    [
      'category',
      'title: T\nlogsource: { product: sightglass, category: session }\ndetection: { s: { client.ip: 10.0.0.1 }, condition: s }',
      [{ fact: logon('a'), protocol: 'smb' }],
      [{ fact: write }],
    ],
    [
      'no service: any protocol',
      ruleOf('s: { verb: write }', { service: '' }),
      [{ fact: write, protocol: 'goose' }],
      [{ fact: { ...write, verb: 'read' } }],
    ],
    [
      'service flow',
      ruleOf('s: { bytes_from_client|gte: 1000 }', { service: 'flow' }),
      [flow(1000)],
      [flow(999)],
    ],
    [
      'service link',
      ruleOf('s: { server.port: 22 }', { service: 'link' }),
      [{ fact: { kind: 'new-link', traffic: trafficExample() }, port: 22 }],
      [{ fact: { kind: 'new-link', traffic: trafficExample() }, port: 23 }],
    ],
    [
      'service device, new',
      ruleOf('s: { change: new, device.vendor: siemens }', { service: 'device' }),
      [{ fact: { kind: 'new-device', device: EXAMPLE_DEVICE } }],
      [{ fact: { kind: 'new-device', device: { ...EXAMPLE_DEVICE, vendor: 'ABB' } } }],
    ],
    [
      'service device, changed',
      ruleOf('s: { attribute: firmware, to|startswith: V4 }', { service: 'device' }),
      [changed('V4.2')],
      [changed('V3.9')],
    ],
    [
      'device',
      ruleOf('s: { verb: write }', {
        more: 'device: { server.role: plc, server.zone: L1, server.criticality|gte: 3 }',
      }),
      [{ fact: write }],
      [
        { fact: write, server: HISTORIAN },
        { fact: write, server: '10.0.0.77' },
      ],
    ],
    [
      'window: outside_maintenance',
      ruleOf('s: { verb: write }', { more: 'window: outside_maintenance' }),
      [{ fact: write }],
      [{ fact: write, at: 2.5 * 3600 }],
    ],
    [
      'window: maintenance',
      ruleOf('s: { verb: write }', { more: 'window: maintenance' }),
      [{ fact: write, at: 2.5 * 3600 }],
      [{ fact: write }],
    ],
    [
      'baseline: novel',
      ruleOf('s: { verb: write }', { more: 'baseline: { novel: [client, server, address] }' }),
      [{ fact: write }],
      [{ fact: { ...write, verb: 'read' } }],
    ],
    [
      'response: succeeded',
      ruleOf('s: { verb: write, response: succeeded }'),
      [{ fact: answered }],
      [{ fact: write }, { fact: refused }],
    ],
    [
      'not refused: judged by answers',
      ruleOf('s: { verb: write }\n  r: { response: rejected }', { condition: 's and not r' }),
      [{ fact: answered }],
      [{ fact: write }, { fact: refused }],
    ],
    ['error', ruleOf("s: { error|contains: 'data address' }"), [{ fact: refused }], [{ fact: write }]],
    [
      'address of a range',
      ruleOf('s: { address|lte: 107, last_address|gte: 107 }'),
      [{ fact: { ...write, object: 'holding:100..110' } }],
      [{ fact: { ...write, object: 'holding:100..106' } }],
    ],
    [
      'what a device reports by itself',
      ruleOf('s: { verb: report }'),
      [{ fact: { ...answered, verb: 'report' } }],
      [{ fact: { ...answered, verb: 'read' } }],
    ],
    ['changes', ruleOf('s: { changes: true }'), [{ fact: write }], [{ fact: { ...write, verb: 'read' } }]],
    [
      'a lookup',
      ruleOf('s: { query|endswith: .example }', { service: 'dns' }),
      [{ fact: { kind: 'lookup', name: 'a.example', outcome: 'requested' }, protocol: 'dns' }],
      [{ fact: { kind: 'lookup', name: 'a.example.org', outcome: 'requested' }, protocol: 'dns' }],
    ],
    [
      'a transfer',
      ruleOf('s: { name|endswith: .exe, bytes|lt: 1000 }', { service: 'smb' }),
      [{ fact: file('a.exe'), protocol: 'smb' }],
      [{ fact: file('a.txt'), protocol: 'smb' }],
    ],
    [
      'hour and weekday',
      ruleOf('s: { hour|gte: 10, weekday: monday }'),
      [{ fact: write }],
      [{ fact: write, at: -60 }],
    ],
    ['vlan', ruleOf('s: { vlan: 7 }'), [{ fact: write, vlan: 7 }], [{ fact: write, vlan: 70 }]],
  ]
  for (const [what, yaml, fires, silent] of cases)
    test(what, () => {
      for (const said of fires) equal(new Trial(yaml).emit(said), 1, 'must fire')
      for (const said of silent) equal(new Trial(yaml).emit(said), 0, 'must be silent')
    })
})

function flow(bytes: number): Said {
  return { fact: { kind: 'flow', traffic: trafficExample({ bytesFromClient: bytes }) } }
}

function changed(to: string): Said {
  return { fact: { kind: 'device-changed', device: EXAMPLE_DEVICE, attribute: 'firmware', from: 'V1', to } }
}

test('novel: speaks once of each combination, and not of what the baseline knows', () => {
  const yaml = ruleOf('s: { verb: write }', { more: 'baseline: { novel: [client, server, address] }' })
  const trial = new Trial(yaml)
  equal(trial.emit({ fact: write }, { fact: write }), 1)
  equal(trial.emit({ fact: { ...write, object: 'holding:8' } }), 2)
  trial.usual.add('10.0.0.5 10.0.0.2')
  equal(trial.emit({ fact: write, client: '10.0.0.5' }), 2)
  const learning = new Trial(yaml, true)
  learning.emit({ fact: write })
  equal(learning.detector.alerts()[0]?.isLearning, true)
})

const PARTS = `
---
title: Refused logon
name: refused_logon
logsource: { product: sightglass, service: smb }
detection: { s: { phase: refused }, condition: s }
---
title: Tool copied
name: tool_copied
logsource: { product: sightglass, service: smb }
detection: { s: { name|endswith: .exe }, condition: s }
`
const correlation = (body: string) => `title: C\ncorrelation:\n  ${body}\nlevel: high${PARTS}`

test('event_count: so many within the timespan, by group, once a timespan', () => {
  const yaml = correlation(
    'type: event_count\n  rules: [refused_logon]\n  group-by: [client.ip]\n  timespan: 60s\n  condition: { gte: 3 }',
  )
  const at = (seconds: number, client = STATION): Said => ({
    fact: logon('a'),
    protocol: 'smb',
    at: seconds,
    client,
  })
  equal(new Trial(yaml).emit(at(0), at(10), at(20)), 1)
  equal(new Trial(yaml).emit(at(0), at(10), at(20), at(21), at(22)), 1)
  equal(new Trial(yaml).emit(at(0), at(50), at(100)), 0)
  equal(new Trial(yaml).emit(at(0), at(1), at(2, '10.0.0.8')), 0)
})

test('value_count: so many different values', () => {
  const yaml = correlation(
    'type: value_count\n  rules: [refused_logon]\n  group-by: [client.ip]\n  timespan: 5m\n  condition: { field: user, gte: 3 }',
  )
  const by = (user: string): Said => ({ fact: logon(user), protocol: 'smb' })
  equal(new Trial(yaml).emit(by('a'), by('b'), by('c')), 1)
  equal(new Trial(yaml).emit(by('a'), by('b'), by('b')), 0)
})

test('temporal: all rules in any order; temporal_ordered: in theirs', () => {
  const body = 'rules: [refused_logon, tool_copied]\n  group-by: [client.ip]\n  timespan: 1m'
  const one: Said = { fact: logon('a'), protocol: 'smb' }
  const two: Said = { fact: file('a.exe'), protocol: 'smb', at: 5 }
  const late: Said = { ...two, at: 90 }
  equal(new Trial(correlation(`type: temporal\n  ${body}`)).emit({ ...two, at: 0 }, { ...one, at: 1 }), 1)
  equal(new Trial(correlation(`type: temporal\n  ${body}`)).emit(one, late), 0)
  equal(new Trial(correlation(`type: temporal_ordered\n  ${body}`)).emit(one, two), 1)
  equal(
    new Trial(correlation(`type: temporal_ordered\n  ${body}`)).emit({ ...two, at: 0 }, { ...one, at: 1 }),
    0,
  )
  equal(
    new Trial(correlation(`type: temporal_ordered\n  ${body}`)).emit(one, { ...two, client: HISTORIAN }),
    0,
  )
})

test('correlated rules speak for themselves with generate alone; aliases join fields of other names', () => {
  const body =
    'type: temporal\n  rules: [refused_logon, tool_copied]\n  timespan: 1m\n  group-by: [host]\n  aliases: { host: { refused_logon: client.ip, tool_copied: server.ip } }'
  const one: Said = { fact: logon('a'), protocol: 'smb', client: '10.0.0.7' }
  const two: Said = { fact: file('a.exe'), protocol: 'smb', server: '10.0.0.7' }
  equal(new Trial(correlation(body)).emit(one), 0)
  equal(new Trial(correlation(body)).emit(one, two), 1)
  equal(new Trial(correlation(body)).emit(one, { ...two, server: '10.0.0.8' }), 0)
  equal(new Trial(correlation(`${body}\n  generate: true`)).emit(one), 1)
})

test('service alert: rules over alerts hear of each new alert, never of their own', () => {
  const yaml = `${ruleOf('s: { verb: write }', { more: 'level: high\n' })}---\ntitle: Over alerts\nlogsource: { product: sightglass, service: alert }\ndetection: { s: { severity: [major, critical] }, condition: s }\n`
  const trial = new Trial(yaml)
  equal(trial.emit({ fact: write }, { fact: write, at: 1 }), 3)
  deepEqual(
    trial.detector
      .alerts()
      .map(({ rule }) => rule)
      .sort(),
    ['own-over-alerts', 'own-t'],
  )
  equal(new Trial(yaml.replace('level: high', 'level: low')).emit({ fact: write }), 1)
  equal(new Trial(yaml).emit({ fact: write }, { fact: write, at: 300 }), 4) // goes on after a quiet minute
})

test('a condition on a former id of a rule holds for the renamed rule', () => {
  const over = (condition: string) =>
    `${ruleOf('s: { verb: write }')}---\ntitle: Over alerts\nlogsource: { product: sightglass, service: alert }\ndetection: { s: { ${condition} }, condition: s }\n`
  for (const [condition, alerts] of [
    ['rule: former-t', 2],
    ['rule: own-t', 2],
    ['rule|startswith: former-', 2],
    ['rule|neq: former-t', 1],
    ['rule: former-u', 1],
  ] as const)
    equal(new Trial(over(condition)).emit({ fact: write }), alerts, condition)
})

test('a rule above 50 hits an hour disables itself; replaced rules are judged again', () => {
  const yaml = ruleOf('s: { verb: write }')
  const trial = new Trial(yaml)
  const hits = (from: number, count: number) =>
    Array.from({ length: count }, (_, i): Said => ({ fact: write, at: from + i }))
  equal(trial.emit(...hits(0, 50)), 50)
  deepEqual(trial.disabled, [])
  equal(trial.emit(...hits(50, 50)), 51)
  deepEqual(trial.disabled, ['own-t'])
  equal(trial.detector.counters.rulesDisabled, 1)
  trial.detector.replaceFurther(new RuleIndex(compiled(yaml).rules))
  equal(trial.emit({ fact: write, at: 101 }), 52)
  // Spread over more than an hour it goes on.
  const slow = new Trial(yaml)
  equal(slow.emit(...Array.from({ length: 100 }, (_, i): Said => ({ fact: write, at: i * 80 }))), 100)
})

test('a rule that comes back while the engine runs knows what the baseline file says it has seen', () => {
  const yaml = ruleOf('s: { verb: write }', { more: 'baseline: { novel: [client, server, address] }' })
  const before = new Trial(yaml)
  equal(before.emit({ fact: write }), 1)
  const memory = before.detector.remembered()
  const after = new Trial(ruleOf('s: { verb: stop }').replace('title: T', 'title: Another'))
  after.detector.remember(memory)
  after.detector.replaceFurther(new RuleIndex(compiled(yaml).rules))
  equal(after.emit({ fact: write }), 0)
  equal(after.emit({ fact: { ...write, object: 'holding:9000' } }), 1)
})

test('what is shown: fields asked for, techniques, level, texts', () => {
  const trial = new Trial(
    `${ruleOf('s: { verb: write }')}tags: [attack.impact, attack.t0836, attack.T1692.001]\nlevel: critical\ndescription: why\nfalsepositives: [a, b]\nfields: [value, unit]\n`,
  )
  trial.emit({ fact: write })
  const [alert] = trial.detector.alerts()
  deepEqual(
    [alert?.severity, alert?.techniques, alert?.why, alert?.what],
    [
      'critical',
      ['T0836', 'T1692.001'],
      'why',
      '10.0.0.1 → pump controller (10.0.0.2): T (modbus: Write Single Register holding:107); value 90, unit 1',
    ],
  )
})

describe('what is not understood is refused, with its line, what was expected and what was meant', () => {
  const cases: readonly (readonly [what: string, yaml: string, problem: RegExp])[] = [
    [
      'a field',
      ruleOf('s:\n    verb: write\n    functon: 6'),
      /^t\.yml:6: detection\.s\.functon: expected a field of modbus.*got "functon"; did you mean "function"\?/,
    ],
    ['a field of another service', ruleOf('s: { bytes_from_client: 6 }'), /belongs to other services/],
    [
      'a modifier twice',
      ruleOf(`s: { name${'|windash'.repeat(12)}|contains: ' -enc ' }`),
      /t\.yml:4: .*expected the modifier windash once/,
    ],
    ['a modifier', ruleOf('s: { name|contain: a }'), /t\.yml:4: .*did you mean "contains"\?/],
    ['a placeholder', ruleOf("s: { name|expand: '%a%' }"), /placeholders are not supported/],
    ['an encoding of an expression', ruleOf('s: { name|base64|re: a }'), /equality, contains/],
    [
      'a value of a few',
      ruleOf('s: { response: reject }'),
      /expected requested, succeeded, rejected, unanswered, got "reject"; did you mean "rejected"/,
    ],
    [
      'a service',
      ruleOf('s: { verb: write }', { service: 'mobdus' }),
      /t\.yml:2: logsource\.service: .*did you mean "modbus"/,
    ],
    [
      'a product',
      'title: T\nlogsource: { product: windows }\ndetection: { s: { a: b }, condition: s }',
      /logsource\.product: expected sightglass; other products: dns, .*, got "windows"/,
    ],
    ['a key', `${ruleOf('s: { verb: write }')}detecton: 1`, /t\.yml:6: detecton: .*did you mean "detection"/],
    [
      'a level',
      `${ruleOf('s: { verb: write }')}level: hihg`,
      /level: expected critical, high.*did you mean "high"/,
    ],
    [
      'a name in a condition',
      ruleOf('selection: { verb: write }', { condition: 'selecton' }),
      /t\.yml:5: detection\.condition: .*did you mean "selection"/,
    ],
    ['a condition', ruleOf('s: { verb: write }', { condition: 's and' }), /detection\.condition/],
    ['a network', ruleOf('s: { client.ip|cidr: 10.0.0.0/33 }'), /a network such as/],
    ['a number', ruleOf('s: { value|gt: high }'), /expected a number, got "high"/],
    ['a reference in an expression', ruleOf("s: { name|re: '(a)\\1' }"), /without going back/],
    ['look-ahead', ruleOf("s: { name|re: '(?=a)b' }"), /lookaround/],
    ['an expression too large', ruleOf("s: { name|re: '((a{1000}){1000})' }"), /more than 1000 steps/],
    [
      'a technique',
      `${ruleOf('s: { verb: write }')}tags: [attack.t86]`,
      /t\.yml:6: tags\.0: expected a technique/,
    ],
    ['a window', `${ruleOf('s: { verb: write }')}window: maintenence`, /did you mean "maintenance"/],
    ['a novelty', `${ruleOf('s: { verb: write }')}baseline: { novell: [client] }`, /did you mean "novel"/],
    [
      'a correlation of nobody',
      correlation('type: temporal\n  rules: [refused_logn]\n  timespan: 5m'),
      /did you mean "refused_logon"/,
    ],
    [
      'a correlation type',
      correlation('type: event_cont\n  rules: [refused_logon]\n  timespan: 5m'),
      /did you mean "event_count"/,
    ],
    [
      'a timespan',
      correlation(
        'type: event_count\n  rules: [refused_logon]\n  timespan: 5 minutes\n  condition: { gte: 2 }',
      ),
      /timespan: expected a duration such as 30s/,
    ],
    [
      'fewer than',
      correlation('type: event_count\n  rules: [refused_logon]\n  timespan: 5m\n  condition: { lt: 2 }'),
      /gte, gt or eq/,
    ],
    [
      'a title twice',
      `${ruleOf('s: { verb: write }')}---\n${ruleOf('s: { verb: stop }')}`,
      /t\.yml:7: title: expected a unique title \(also used at t\.yml:1\)/,
    ],
    ['a name of JavaScript', ruleOf('s: { constructor: 1 }'), /expected a field/],
    ['a level of JavaScript', `${ruleOf('s: { verb: write }')}level: constructor`, /level: expected/],
    [
      'a title that turns the text round',
      ruleOf('s: { verb: write }').replace('title: T', 'title: "a\\u202eb"'),
      /without control or bidirectional/,
    ],
    ['no map', '- a\n- b', /expected a rule/],
    ['no YAML', 'title: [', /t\.yml:1: expected YAML/],
    ['nested too deep', `title: ${'['.repeat(5000)}`, /within each other/],
  ]
  for (const [what, yaml, problem] of cases)
    test(what, () => {
      const { problems } = compiled(yaml)
      equal(problems.length, 1, problems.join('\n'))
      match(problems[0]!, problem)
    })
})

test('one refused rule leaves the others, in the same file', () => {
  const { rules, problems } = compiled(
    `${ruleOf('s: { functon: 6 }')}---\n${ruleOf('s: { verb: stop }').replace('title: T', 'title: U')}`,
  )
  deepEqual(
    rules.map(({ rule }) => rule.id),
    ['own-u'],
  )
  equal(problems.length, 1)
})

test('the index asks only rules that can match, and misses none', () => {
  const yaml = Array.from({ length: 300 }, (_, i) =>
    ruleOf(`s: { function: 6, client.ip: 10.0.${i >> 8}.${i & 255} }`).replace('title: T', `title: T ${i}`),
  ).join('---\n')
  const { rules } = compiled(
    `${yaml}---\n${ruleOf('s: { name|contains: single }').replace('title: T', 'title: any')}`,
  )
  const index = new RuleIndex(rules)
  deepEqual(
    index
      .candidates(input({ fact: write }))
      .map(({ id }) => id)
      .sort(),
    ['own-any', 'own-t-1'],
  )
  deepEqual(index.candidates(input({ fact: write, protocol: 's7comm' })), [])
})
