import type { Operation } from '#model/fact'
import { defineRule, type Judged, type Known, type RuleExamples } from '#model/rule'
import { isGroup } from '../names.ts'

/** Five hundred a second: the fastest programs that ask by TCP or UDP wait for each answer, which takes milliseconds. */
const REQUESTS = 5000
const WINDOW_SECONDS = 10
/** Two hundred a second: what a master of the plant may do is much for somebody who came to a device that others ask. */
const STRANGERS_REQUESTS = 2000
/** One question sixty times a second: a newcomer's screens and engineering tools wait longer before they ask the same again. */
const SAME_QUESTIONS = 600
/** Ten a second of any kind: below, it is not worth to count question by question. */
const BUSY = 100
/** What all must hear, small devices hear as well; KNXnet/IP Routing allows 50 telegrams a second (KNX 03_08_05), and BACnet stations ask in bursts. */
const CALLS_TO_ALL = 1000
/** Brokers are there to be sent everything, by bridges that gather a whole plant. */
const BROKERED_REQUESTS = 20_000
/** What is answered with everything there is, masters ask every some minutes. */
const HEAVY_REQUESTS = 30
/** Light values of a hundred halls, or the channels of a facility, each opened when its archive starts. */
const FREQUENT_REQUESTS = 50_000
/** Six a second for one object: switches and set points of a process take longer to move, and their masters know it. */
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
      outcome: 'asked',
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
      outcome: 'asked',
    } as const,
  }))

/** Half a minute after the others. */
const ofStranger = (facts: ReturnType<typeof asked>) =>
  facts.map((fact) => ({ ...fact, client: '10.0.0.66', at: fact.at + 30 }))

/** How many are too many, of which requests; `what` is counted by itself, for what comes often would use up the others' bound. */
function boundOf(fact: Operation, known: Known) {
  const { heavyOperations, frequentOperations, isBrokered } = known.traits()
  const unit = fact.unit ?? ''
  if (frequentOperations?.includes(fact.code) === true)
    return { most: FREQUENT_REQUESTS, what: ' frequent', isCommand: false }
  if (fact.verb === 'operate' && fact.object !== undefined)
    return { most: COMMANDS, what: ` command ${unit} ${fact.object}`, isCommand: true }
  // A gateway is asked for each of its stations when its master connects.
  if (heavyOperations?.includes(fact.code) === true)
    return { most: HEAVY_REQUESTS, what: ` heavy ${unit}`, isCommand: false }
  return { most: isBrokered === true ? BROKERED_REQUESTS : REQUESTS, what: '', isCommand: false }
}

/** Denial of service alone: nothing is commanded. */
const FLOODED = ['T0814'] as const

function sameQuestions({ client, server, protocol, count }: Judged, fact: Operation, known: Known): number {
  const { code, object = '', unit = '' } = fact
  return known.tally(`${client.ip} ${server.ip} ${protocol} ${code} ${unit} ${object}`, count, WINDOW_SECONDS)
}

function callsToAll({ client, server, protocol, count }: Judged, known: Known): boolean {
  if (!isGroup(server)) return false
  return known.tally(`${client.ip} ${protocol} to all`, count, WINDOW_SECONDS) >= CALLS_TO_ALL
}

function isStranger(known: Known): boolean {
  return known.isLearning ? known.latecomer() !== undefined : !known.isUsualLink() && known.isServed()
}

export const rule = defineRule({
  id: 'request-flood',
  formerIds: ['requests-flooded'],
  engine: 'anomaly',
  title: 'Request flood to a controller',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814', 'T0806'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A controller that must answer hundreds of questions a second has no time for its process, nor for those who operate it.',
  todo: [
    'Find the program that asks, and stop it',
    'Check the cycle time and the load of the controller',
    'Check whether operators still see current values',
  ],
  falsePositives: 'Load tests; two fast controllers that exchange data by acyclic requests; mute the pair.',
  watches: 'operation',
  concerns: { families: ['ot'], outcomes: ['asked'] },
  evaluate(judged, known) {
    const { fact, protocol, transport, client, server, count } = judged
    if (fact.kind !== 'operation' || fact.outcome !== 'asked' || known.family() !== 'ot') return undefined
    // What is streamed over Ethernet itself has a cycle of its own.
    if (fact.verb === 'report' || (transport !== 'tcp' && transport !== 'udp')) return undefined
    const { most, what, isCommand } = boundOf(fact, known)
    const pair = `${client.ip} ${server.ip} ${protocol}${what}`
    const times = known.tally(pair, count, WINDOW_SECONDS)
    const isTooMany = times >= most || (most < FREQUENT_REQUESTS && callsToAll(judged, known))
    const isManyOfStranger = most === REQUESTS && times >= STRANGERS_REQUESTS
    const same =
      times < BUSY || isTooMany || isManyOfStranger || isCommand ? 0 : sameQuestions(judged, fact, known)
    if (!isTooMany && ((!isManyOfStranger && same < SAME_QUESTIONS) || !isStranger(known))) return undefined
    return {
      summary: `${known.nameOf('client')} ${isCommand ? `commanded ${fact.object} of` : 'asked'} ${known.nameOf('server')} ${same > 0 ? `the same ${same}` : times} times within ten seconds (${protocol}: ${fact.name})`,
      subject: protocol,
      techniques: isCommand ? undefined : FLOODED,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'six thousand questions come in ten seconds', facts: asked(6000, 1 / 600) },
        {
          when: 'a stranger asks three hundred times a second',
          learned: asked(20, 1),
          facts: ofStranger(asked(3000, 1 / 300)),
        },
        {
          when: 'nothing is learned, and somebody who came later asks as often',
          stillLearning: true,
          facts: [...asked(20, 1), ...ofStranger(asked(3000, 1 / 300))],
        },
        {
          when: 'a station is interrogated three times a second',
          facts: asked(HEAVY_REQUESTS, 0.3, 'iec104', '100'),
        },
        { when: 'one set point is commanded ten times a second', facts: commanded(COMMANDS, 0.1) },
        {
          when: 'nothing is learned, and somebody who came later asks the same a hundred times a second',
          stillLearning: true,
          facts: [...asked(20, 1), ...ofStranger(asked(1000, 1 / 100))],
        },
        {
          when: 'everybody on the network is asked two hundred times a second',
          facts: asked(CALLS_TO_ALL, 1 / 200, 'bacnet', 'u8').map((one) => ({
            ...one,
            server: '10.0.0.255',
          })),
        },
      ],
      silent: [
        {
          when: 'a stranger asks a hundred times a second, one thing after another',
          learned: asked(20, 1),
          facts: ofStranger(asked(1000, 1 / 100)).map((one, i) => ({
            ...one,
            fact: { ...one.fact, object: `holding:${i}` },
          })),
        },
        {
          when: 'somebody who came later asks the same thirty times a second',
          stillLearning: true,
          facts: [...asked(20, 1), ...ofStranger(asked(900, 1 / 30))],
        },
        {
          when: 'who settled there first asks the same a hundred times a second',
          stillLearning: true,
          facts: asked(1500, 1 / 100),
        },
        {
          when: 'a workstation looks for three hundred devices as it starts',
          facts: asked(300, 1 / 200, 'bacnet', 'u8').map((one) => ({ ...one, server: '10.0.0.255' })),
        },
        { when: 'a bridge hands a plant on to a broker', facts: asked(10_000, 1 / 1000, 'mqtt') },
        { when: 'a controller is asked a hundred times a second', facts: asked(6000, 1 / 100) },
        { when: 'one set point is commanded every two seconds', facts: commanded(COMMANDS * 2, 2) },
        { when: 'sixty objects are commanded at once', facts: commanded(COMMANDS, 0.1, (i) => `ioa:${i}`) },
        {
          when: 'an autopilot orders the rudder ten times a second',
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
