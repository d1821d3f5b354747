/**
 * Cost of a thousand custom rules per fact: node bench/own-rules.ts
 * Facts are operations of ten protocols between fifty stations and two hundred controllers; a detector without rules is
 * measured beside and taken off.
 */

import { compileRules } from '#custom-rules/compile'
import { RuleIndex } from '#custom-rules/rule-index'
import { CustomRuleVocabulary } from '#custom-rules/vocabulary'
import { Detector } from '#detect/detector'
import { loadProtocols } from '#engine-host/folders'
import type { Operation } from '#model/fact'
import type { RuleInput, RuleSet } from '#model/rule'
import { parseRuleText } from '#server/rules/rule-text'
import { mixedRule, rule, rules } from './loaded/own-rules.ts'

const RULES = 1000
const FACTS = 20_000
const ROUNDS = 15
const SERVICES = ['modbus', 's7comm', 'cip', 'dnp3', 'iec104', 'bacnet', 'opcua', 'mms', 'fins', 'melsec']

/** Ways of writing rules, each a thousand of them. */
const WAYS: readonly (readonly [what: string, rule: (i: number) => string])[] = [
  ['a mix: functions, addresses, names, roles, networks, expressions, novelties', mixedRule],
  [
    'all of one protocol and function, by server',
    (i) => rule(i, 'modbus', `{ function: 6, unit: 7, server.ip: 10.1.${i >> 8}.${i & 255} }`),
  ],
  [
    'all of one protocol and function, by range of addresses: no index can help',
    (i) =>
      rule(i, 'modbus', `{ function: 6, address|gte: ${100_000 + i * 10}, address|lt: ${100_005 + i * 10} }`),
  ],
]

const vocabulary = new CustomRuleVocabulary(await loadProtocols())
const facts = Array.from({ length: FACTS }, (_, i) => factOf(i))
const bare = nanosecondsOf(undefined)
process.stdout.write(`${'detector without rules'.padEnd(78)} ${bare.toFixed(0).padStart(6)} ns a fact\n`)
for (const [what, ruleOf] of WAYS) {
  const text = rules(RULES, ruleOf)
  const { documents } = parseRuleText('bench.yml', text)
  const begun = performance.now()
  const { rules: compiled, problems } = compileRules(documents, vocabulary)
  const index = new RuleIndex(compiled)
  const compiledMs = performance.now() - begun
  if (problems.length > 0) throw new Error(problems[0]!.expected)
  const spent = nanosecondsOf(index) - bare
  process.stdout.write(
    `${`${compiled.length} rules, ${what}`.padEnd(78)} ${spent.toFixed(0).padStart(6)} ns a fact (compiled in ${compiledMs.toFixed(0)} ms)\n`,
  )
}

/** The fastest round: others shared the machine. */
function nanosecondsOf(further: RuleSet | undefined): number {
  const rounds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const detector = newDetector(further)
    const begun = performance.now()
    for (const fact of facts) detector.judge(fact)
    rounds.push(((performance.now() - begun) * 1e6) / FACTS)
  }
  return Math.min(...rounds)
}

function newDetector(further: RuleSet | undefined): Detector {
  return new Detector({
    rules: [],
    further,
    plant: {
      deviceOf: () => undefined,
      deviceIdAt: () => '',
      cachedDevice: () => undefined,
      deviceOfAddress: () => undefined,
      deviceIdOf: () => '',
      isKnownAddress: () => false,
      firstSeen: () => undefined,
      lastSeen: () => undefined,
      observedSince: 0,
      reachedBy: () => [],
      isInternet: () => undefined,
    },
    normal: {
      isClosed: true,
      knowsConnectionPair: () => true,
      knowsService: () => true,
      knowsDevice: () => true,
      learnedSeconds: () => 86_400,
      longestLearnedSeconds: 86_400,
      learnsConnectionPairs: () => false,
      learnsOperations: () => false,
      channelOf: () => undefined,
      isUsualOfPeers: () => false,
      verbKnownAt: () => undefined,
      knownAtAlike: () => undefined,
      isClientOfOthers: () => false,
      isUsedByAlike: () => false,
      baselineUpdateOf: () => ({}) as never,
      keyValuesOf: () => [],
    },
    raised: () => {},
  })
}

function factOf(i: number): RuleInput {
  const verb = i % 9 === 0 ? 'write' : 'read'
  const fact: Operation = {
    kind: 'operation',
    verb,
    name: `Function ${i % 37}`,
    code: i % 2 === 0 ? String(i % 40) : `0x${(i % 40).toString(16).padStart(2, '0')}`,
    object: `holding:${(i * 7) % 4000}..${((i * 7) % 4000) + 9}`,
    unit: '1',
    outcome: i % 2 === 0 ? 'requested' : 'succeeded',
  }
  const time = i * 1000
  return {
    fact,
    protocol: SERVICES[(i * 3) % 10]!,
    transport: 'tcp',
    client: { realm: '', ip: `10.2.0.${i % 50}`, mac: undefined, port: 40_000 + (i % 50) },
    server: { realm: '', ip: `10.1.0.${i % 200}`, mac: undefined, port: 502 },
    vlan: undefined,
    time,
    lastTime: time,
    count: 1,
    place: { file: 0, frame: i + 1 },
    directionKnown: true,
  }
}
