import type { Operation } from '#model/fact'
import { defineRule, type RuleContext, type RuleExamples, type RuleInput } from '#model/rule'
import { countWindow, type StateOf } from '#model/rule-state'
import { isGroup } from '../names.ts'

/** 500/s: the fastest TCP and UDP clients wait for each answer, which takes milliseconds. */
const REQUESTS = 5000
const WINDOW_SECONDS = 10
/** 200/s: normal for a known master, too much for a client that came later than others. */
const LATE_CLIENT_REQUESTS = 2000
/** The same request sixty times a second: screens and engineering tools of a new client repeat more slowly. */
const SAME_QUESTIONS = 600
/** 10/s of any kind: below, requests are not counted one by one. */
const BUSY = 100
/** Broadcasts also load small devices; KNXnet/IP Routing allows 50 telegrams a second (KNX 03_08_05), and BACnet stations send bursts. */
const CALLS_TO_ALL = 1000
/** Brokers receive the data of a whole plant by bridges. */
const BROKERED_REQUESTS = 20_000
/** Interrogations return all values; masters send one every few minutes. */
const HEAVY_REQUESTS = 30
/** Lighting values of many halls, or the channels of a facility, all opened when its archive starts. */
const FREQUENT_REQUESTS = 50_000
/** 6/s for one object: switches and set points take longer to act. */
const COMMANDS = 60

const asked = (count: number, every: number, protocol = 'modbus', code = '3') =>
  Array.from({ length: count }, (_, i) => ({
    protocol,
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'read',
      name: 'Read',
      code,
      object: 'holding:0..9',
      outcome: 'requested',
    } as const,
  }))

const commanded = (
  count: number,
  every: number,
  object: (i: number) => string = () => 'ioa:20',
  protocol = 'iec104',
  code = '48',
) =>
  Array.from({ length: count }, (_, i) => ({
    protocol,
    at: i * every,
    fact: {
      kind: 'operation',
      verb: 'operate',
      name: 'C_SE_NA_1 set point command, normalized',
      code,
      object: object(i),
      outcome: 'requested',
    } as const,
  }))

/** Half a minute after the others. */
const ofUnknownClient = (facts: ReturnType<typeof asked>) =>
  facts.map((fact) => ({ ...fact, client: '10.0.0.66', at: fact.at + 30 }))

/** Limit and scope of the count; `what` is counted separately, so that frequent requests do not use up the bound. */
function boundOf(fact: Operation, context: RuleContext) {
  const { heavyOperations, frequentOperations, isBrokered } = context.traits()
  const unit = fact.unit ?? ''
  if (frequentOperations?.includes(fact.code) === true)
    return { most: FREQUENT_REQUESTS, what: ' frequent', isCommand: false }
  if (fact.verb === 'operate' && fact.object !== undefined)
    return { most: COMMANDS, what: ` command ${unit} ${fact.object}`, isCommand: true }
  // A master requests each station of a gateway when it connects.
  if (heavyOperations?.includes(fact.code) === true)
    return { most: HEAVY_REQUESTS, what: ` heavy ${unit}`, isCommand: false }
  return { most: isBrokered === true ? BROKERED_REQUESTS : REQUESTS, what: '', isCommand: false }
}

/** Denial of service only: no command is sent. */
const FLOODED = ['T0814'] as const

function sameQuestions(
  { client, server, protocol, count }: RuleInput,
  fact: Operation,
  state: State,
): number {
  const { code, object = '', unit = '' } = fact
  return state.requests.add([client.ip, server.ip, protocol, code, unit, object], count)
}

function callsToAll({ client, server, protocol, count }: RuleInput, state: State): boolean {
  if (!isGroup(server)) return false
  return state.toAll.add([client.ip, protocol], count) >= CALLS_TO_ALL
}

function isLateOrUnknown(context: RuleContext): boolean {
  return context.isLearning
    ? context.lateClient() !== undefined
    : !context.isUsualLink() && context.isServed()
}

const STATE = {
  requests: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  toAll: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'request-flood',
  formerIds: ['requests-flooded'],
  engine: 'anomaly',
  title: 'Request flood to a controller',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814', 'T0806'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A controller that must answer hundreds of requests a second has no time for its process or for operators.',
  todo: [
    'Find the program that sends the requests, and stop it',
    'Check the cycle time and the load of the controller',
    'Check whether operators still see current values',
  ],
  falsePositives: 'Load tests; two fast controllers that exchange data by acyclic requests; mute the pair.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'] },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, protocol, transport, client, server, count } = input
    // Layer 2 streams have a cycle of their own.
    if (fact.verb === 'report' || (transport !== 'tcp' && transport !== 'udp')) return undefined
    const { most, what, isCommand } = boundOf(fact, context)
    const pair = [client.ip, server.ip, protocol, what]
    const times = state.requests.add(pair, count)
    const isTooMany = times >= most || (most < FREQUENT_REQUESTS && callsToAll(input, state))
    const isManyOfLateClient = most === REQUESTS && times >= LATE_CLIENT_REQUESTS
    const same =
      times < BUSY || isTooMany || isManyOfLateClient || isCommand ? 0 : sameQuestions(input, fact, state)
    if (!isTooMany && ((!isManyOfLateClient && same < SAME_QUESTIONS) || !isLateOrUnknown(context)))
      return undefined
    const requests = isCommand
      ? `${times} commands to ${fact.object}`
      : same > 0
        ? `the same request ${same} times`
        : `${times} requests`
    return {
      summary: `${context.nameOf('client')} sent ${context.nameOf('server')} ${requests} within ten seconds (${protocol}: ${fact.name})`,
      subject: protocol,
      techniques: isCommand ? undefined : FLOODED,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'six thousand requests arrive in ten seconds', facts: asked(6000, 1 / 600) },
        {
          when: 'an unknown client sends three hundred requests a second',
          learned: asked(20, 1),
          facts: ofUnknownClient(asked(3000, 1 / 300)),
        },
        {
          when: 'without a baseline, a client that came later does so',
          stillLearning: true,
          facts: [...asked(20, 1), ...ofUnknownClient(asked(3000, 1 / 300))],
        },
        {
          when: 'a station is interrogated three times a second',
          facts: asked(HEAVY_REQUESTS, 0.3, 'iec104', '100'),
        },
        { when: 'one set point is commanded ten times a second', facts: commanded(COMMANDS, 0.1) },
        {
          when: 'without a baseline, a client that came later repeats one request a hundred times a second',
          stillLearning: true,
          facts: [...asked(20, 1), ...ofUnknownClient(asked(1000, 1 / 100))],
        },
        {
          when: 'two hundred broadcast requests a second are sent',
          facts: asked(CALLS_TO_ALL, 1 / 200, 'bacnet', 'u8').map((one) => ({
            ...one,
            server: '10.0.0.255',
          })),
        },
      ],
      silent: [
        {
          when: 'an unknown client sends a hundred different requests a second',
          learned: asked(20, 1),
          facts: ofUnknownClient(asked(1000, 1 / 100)).map((one, i) => ({
            ...one,
            fact: { ...one.fact, object: `holding:${i}` },
          })),
        },
        {
          when: 'a client that came later repeats one request thirty times a second',
          stillLearning: true,
          facts: [...asked(20, 1), ...ofUnknownClient(asked(900, 1 / 30))],
        },
        {
          when: 'the first client repeats one request a hundred times a second',
          stillLearning: true,
          facts: asked(1500, 1 / 100),
        },
        {
          when: 'a workstation discovers three hundred devices as it starts',
          facts: asked(300, 1 / 200, 'bacnet', 'u8').map((one) => ({ ...one, server: '10.0.0.255' })),
        },
        { when: 'a bridge forwards the data of a plant to a broker', facts: asked(10_000, 1 / 1000, 'mqtt') },
        { when: 'a controller is polled a hundred times a second', facts: asked(6000, 1 / 100) },
        { when: 'one set point is commanded every two seconds', facts: commanded(COMMANDS * 2, 2) },
        { when: 'sixty objects are commanded at once', facts: commanded(COMMANDS, 0.1, (i) => `ioa:${i}`) },
        {
          when: 'an autopilot commands the rudder ten times a second',
          facts: commanded(COMMANDS * 2, 0.1, () => 'talker:AG', 'nmea0183', 'ROR'),
        },
        {
          when: 'outputs are written in each cycle of a controller',
          facts: commanded(COMMANDS * 2, 0.05, () => 'output:0', 'saia-sbus', '0x0d'),
        },
        { when: 'a hall is lit by ArtDmx', facts: asked(6000, 1 / 1000, 'artnet', '0x5000') },
        { when: 'an archive opens its channels', facts: asked(6000, 1 / 1000, 'epics-ca', '18') },
        { when: 'a station is interrogated every minute', facts: asked(60, 60, 'iec104', '100') },
      ],
    }
  },
})
