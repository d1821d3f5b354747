/** Of what a rule says it is not concerned with it must say, and count, nothing: it is never asked. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadProtocols, loadRules } from '#engine-host/folders'
import { actionOf } from '#model/action'
import {
  type Fact,
  type Identity,
  type Operation,
  type Outcome,
  type Session,
  type Traffic,
  VERBS,
} from '#model/fact'
import type { DetectionEvent, ExampleFact, Rule, RuleContext, RuleInput } from '#model/rule'

const OUTCOMES: readonly Outcome[] = ['requested', 'succeeded', 'rejected', 'unanswered']
const PHASES: readonly Session['phase'][] = ['open', 'refused', 'close']
const ATTRIBUTES: readonly Identity['attribute'][] = ['name', 'serial', 'mac', 'address:toy']
const TRANSPORTS: readonly Traffic['transport'][] = ['tcp', 'udp', 'icmp', 'link']
const YES_OR_NO = [true, false] as const
/** Of every family, besides those of a rule's own examples. */
const PROTOCOLS = ['modbus', 'dnp3', 's7comm', 'smb', 'dcerpc', 'http', 'ldap', 'dns', 'arp', '']

const protocols = await loadProtocols()
const families = new Map(protocols.map(({ name, family }) => [name, family]))
const rules = await loadRules(protocols)

/** Whether it leaves repeats out alone: of what was told for the first time everything concerns it. */
const leavesOutRepeatsAlone = ({ concerns = {} }: Rule) => Object.keys(concerns).join() === 'repeats'

for (const rule of rules.filter((one) => one.concerns !== undefined && !leavesOutRepeatsAlone(one)))
  test(`${rule.id} has nothing to say of what it does not concern`, () => {
    let asked = 0
    for (const { input, family } of casesOf(rule)) {
      if (isConcerned(rule, input, family)) continue
      asked++
      assert.equal(rule.evaluate(input, knownOf(input, family)), undefined, JSON.stringify(input))
    }
    assert.ok(asked > 0, 'expected that something does not concern it')
  })

type Family = ReturnType<RuleContext['family']>

/** The rule's own examples, by every protocol, and operations with every outcome and verb. */
function* casesOf({ examples }: Rule): Generator<{ input: RuleInput; family: Family }> {
  const all = [...examples.fires, ...examples.silent].flatMap(({ facts, learned = [] }) => [
    ...facts,
    ...learned,
  ])
  const names = new Set([...all.map(({ protocol = 'modbus' }) => protocol), ...PROTOCOLS])
  const seen = new Set<string>()
  for (const example of all) {
    const key = JSON.stringify(example.fact)
    if (seen.has(key) || seen.size > 40) continue
    seen.add(key)
    for (const protocol of names)
      for (const fact of variantsOf(example.fact))
        yield { input: judgedOf({ ...example, fact, protocol }), family: families.get(protocol) ?? 'it' }
  }
}

function variantsOf(fact: Fact | DetectionEvent): readonly (Fact | DetectionEvent)[] {
  switch (fact.kind) {
    case 'operation':
      return VERBS.flatMap((verb) => OUTCOMES.map((outcome): Operation => ({ ...fact, verb, outcome })))
    case 'device-changed':
    case 'identity':
      return [fact, ...ATTRIBUTES.map((attribute) => ({ ...fact, attribute }))]
    case 'session':
      return PHASES.map((phase) => ({ ...fact, phase }))
    case 'flow':
      return TRANSPORTS.flatMap((transport) =>
        YES_OR_NO.flatMap((established) =>
          YES_OR_NO.map((refused) => ({
            ...fact,
            traffic: { ...fact.traffic, transport, established, refused },
          })),
        ),
      )
    default:
      return [fact]
  }
}

function isConcerned({ concerns = {} }: Rule, { fact, protocol }: RuleInput, family: Family): boolean {
  const { protocols, families, outcomes, verbs } = concerns
  if (protocols?.includes(protocol) === false || families?.includes(family) === false) return false
  const { attributes, phases, transports, established, refused } = concerns
  if (fact.kind === 'operation')
    return outcomes?.includes(fact.outcome) !== false && verbs?.includes(fact.verb) !== false
  if (fact.kind === 'identity' || fact.kind === 'device-changed')
    return (attributes as readonly string[] | undefined)?.includes(fact.attribute) !== false
  if (fact.kind === 'session') return phases?.includes(fact.phase) !== false
  if (fact.kind !== 'flow') return true
  const { traffic } = fact
  if (transports?.includes(traffic.transport) === false) return false
  return (
    (established === undefined || established === traffic.established) &&
    (refused === undefined || refused === traffic.refused)
  )
}

function judgedOf({
  fact,
  protocol = '',
  client = '10.0.0.1',
  server = '10.0.0.2',
  serverPort = 502,
  count = 1,
}: ExampleFact): RuleInput {
  return {
    fact,
    time: 1e6,
    lastTime: 1e6,
    count,
    protocol,
    transport: fact.kind === 'flow' ? fact.traffic.transport : 'tcp',
    client: { realm: '', ip: client, mac: undefined, port: 50_000 },
    server: { realm: '', ip: server, mac: undefined, port: serverPort },
    vlan: undefined,
    place: { file: 0, frame: 1 },
    directionKnown: true,
  }
}

/** Everything is new, and nothing may be remembered. */
function knownOf(input: RuleInput, family: Family): RuleContext {
  const remember = () => assert.fail(`it remembers something of ${JSON.stringify(input)}`)
  return {
    isLearning: false,
    secondsConnected: () => undefined,
    traits: () => ({ hasLogons: true, asksPasswordOnce: true }),
    device: () => undefined,
    cachedDevice: () => undefined,
    lateClient: () => undefined,
    isKnownAddress: () => false,
    firstSeen: () => undefined,
    lastSeen: () => undefined,
    observedSince: () => 0,
    isInternet: () => false,
    nameOf: (side) => input[side].ip ?? '',
    isOnProbation: () => false,
    verbKnownAt: () => undefined,
    knownAtAlike: () => undefined,
    isClientOfOthers: () => false,
    isUsedByAlike: () => false,
    isUsualOfPeers: () => false,
    isUsualLink: () => false,
    isServed: () => true,
    isUsual: () => false,
    newKeyValues: () => [['verb', 'new']],
    isUsualVerb: () => false,
    normal: () => '',
    family: () => family,
    action: () => (input.fact.kind === 'operation' ? actionOf(undefined, input.fact) : undefined),
    threat: () => undefined,
    maintenance: () => '',
    swap: remember,
    recall: remember,
    distinct: remember,
    countInWindow: remember,
  }
}
