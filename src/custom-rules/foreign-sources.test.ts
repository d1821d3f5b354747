/** Rules as SigmaHQ's rules/network has them, in our own words: logsource and field names are theirs. */
import { deepEqual, equal, match } from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type ExampleFlow, trafficExample } from '#detect/example-flow'
import type { RuleContext, RuleInput } from '#model/rule'
import { parseRuleText } from '#server/rules/rule-text'
import { compileRules } from './compile.ts'
import { FOREIGN_NAMES, foreignSource } from './foreign-sources.ts'
import { problemText } from './rule-document.ts'
import { CustomRuleVocabulary } from './vocabulary.ts'

const VOCABULARY = new CustomRuleVocabulary(
  ['dns', 'dcerpc'].map((name) => ({ name, title: name, operations: [] })),
)
const KNOWN = { nameOf: (side: string) => side, maintenance: () => '' } as unknown as RuleContext

function compiled(logsource: string, searches: string, condition = 'selection') {
  const yaml = `title: T\nlogsource: ${logsource}\ndetection:\n${searches}\n  condition: ${condition}\nlevel: high\n`
  const { documents } = parseRuleText('t.yml', yaml)
  const { rules, problems } = compileRules(documents, VOCABULARY)
  return { rule: rules[0], problems: problems.map(problemText) }
}

function input(fact: RuleInput['fact'], protocol: string, port: number): RuleInput {
  const party = (ip: string, number: number) => ({ realm: '', ip, mac: undefined, port: number })
  return {
    fact,
    protocol,
    client: party('10.0.0.1', 50_000),
    server: party('10.0.0.2', port),
    transport: protocol === 'dns' ? 'udp' : 'tcp',
    time: 0,
    count: 1,
    vlan: undefined,
  } as unknown as RuleInput
}

const lookup = (name: string, answer?: string) =>
  input(
    { kind: 'lookup', name, answer, outcome: answer === undefined ? 'requested' : 'succeeded' },
    'dns',
    53,
  )
const call = (name: string, code: string) =>
  input(
    { kind: 'operation', verb: 'write', name, code, outcome: 'requested' } as RuleInput['fact'],
    'dcerpc',
    135,
  )
const conversation = (serverPort: number, change: ExampleFlow = {}) =>
  input(
    { kind: 'flow', traffic: trafficExample({ serverPort, established: true, refused: false, ...change }) },
    '',
    serverPort,
  )

const cases: readonly (readonly [
  name: string,
  logsource: string,
  searches: string,
  condition: string,
  yes: RuleInput,
  no: RuleInput,
])[] = [
  [
    'beacons in DNS names',
    '{ category: dns }',
    "  one: { query|startswith: ['aaa.stage.', post.1] }\n  two: { query|contains: .stage.123456. }",
    '1 of *',
    lookup('aaa.stage.4711.example'),
    lookup('www.example'),
  ],
  [
    'names that a miner asks for, but not within the house',
    '{ product: zeek, service: dns }',
    "  selection: { query|endswith: pool.example }\n  inside: { id.orig_h|cidr: 192.168.0.0/16 }\n  answered: { answers: ['127.0.0.1', '0.0.0.0'] }",
    'selection and not 1 of inside and not answered',
    lookup('eu.pool.example', '198.51.100.7'),
    lookup('eu.pool.example', '127.0.0.1'),
  ],
  [
    'clear text that a firewall let pass',
    '{ category: firewall }',
    '  selection: { dst_port: [8080, 21, 80, 23] }\n  allow1: { action: [forward, accept, 2] }',
    'selection and allow1',
    conversation(23),
    conversation(23, { established: false, refused: true }),
  ],
  [
    'RDP answered on the port of HTTP',
    '{ product: zeek, service: conn }',
    '  selection: { id.resp_p: [80, 443], proto: tcp }',
    'selection',
    conversation(443),
    conversation(3389),
  ],
  [
    'a service made from afar',
    '{ product: zeek, service: dce_rpc }',
    '  selection: { endpoint: svcctl, operation: [CreateServiceA, CreateServiceW] }',
    'selection',
    call('RCreateServiceW', 'svcctl/12'),
    call('ROpenSCManagerW', 'svcctl/15'),
  ],
  [
    'a task made from afar',
    '{ product: zeek, service: dce_rpc }',
    '  selection: { endpoint: ITaskSchedulerService, operation: SchRpcRegisterTask }',
    'selection',
    call('SchRpcRegisterTask', 'ITaskSchedulerService/1'),
    call('SchRpcRegisterTask', 'svcctl/1'),
  ],
]

describe('rules of other houses run as they are', () => {
  for (const [name, logsource, searches, condition, yes, no] of cases)
    test(name, () => {
      const { rule, problems } = compiled(logsource, searches, condition)
      deepEqual(problems, [])
      equal(typeof rule!.rule.evaluate(yes as never, KNOWN, {}), 'object')
      equal(rule!.rule.evaluate(no as never, KNOWN, {}), undefined)
    })

  test('what is not seen here is refused, with what is', () => {
    const { problems } = compiled('{ product: zeek, service: dns }', "  selection: { Z: '0' }")
    match(
      problems[0] ?? '',
      /detection\.selection\.Z: expected a supported field of zeek dns: .*query.*got "Z"/,
    )
  })

  test('a source of which there are no facts is refused by name', () => {
    for (const [source, name] of [
      ['{ category: webserver }', 'webserver'],
      ['{ product: windows, category: process_creation }', 'windows process_creation'],
      ['{ product: zeek, service: x509 }', 'zeek x509'],
    ] as const)
      match(compiled(source, '  selection: { a: b }').problems[0] ?? '', new RegExp(`got "${name}"`))
  })

  test('each is found by what its rules say, and our own is none of them', () => {
    equal(FOREIGN_NAMES.length, new Set(FOREIGN_NAMES).size)
    equal(foreignSource({ product: 'zeek', service: 'dns' })?.name, 'zeek dns')
    equal(foreignSource({ product: 'sightglass', service: 'dns' }), undefined)
  })
})
