import { confidence, type Traffic } from '#model/fact'
import {
  defineRule,
  type ExampleFact,
  type Finding,
  type RuleContext,
  type RuleExamples,
  type RuleInput,
} from '#model/rule'
import { distinctWindow, type StateOf } from '#model/rule-state'
import { MICROSECONDS_PER_SECOND } from '#model/time'
import { flowExample } from '../example-flow.ts'
import { isGroup } from '../names.ts'

const WINDOW_SECONDS = 60
/** When a recording begins, every device of the plant is new; polls with the longest cycles come after some minutes. */
const START_SECONDS = 600
/** Packets of a forged sender without a response: a SYN is repeated twice (RFC 6298). */
const PACKETS = 3
/** Devices that report to one collector get no answers either; forged pairs have as many servers as clients. */
const SERVERS = 100
/**
 * Identities of devices not seen before, within a minute. An engineering tool that searches a plant of 300 devices stays
 * far below; a broadcast domain has hardly more than 1,000 stations.
 */
const IDENTITIES = 1000
/** No discovery over several networks at once gets so many new answers in a minute (a BACnet Who-Is to a whole campus). */
const SURELY_FORGED = 3000

/** The address that a fact identifies: the device that sent it, or the one that it is about. */
function identifiedBy({ fact, client, server }: RuleInput): string {
  if (fact.kind !== 'identity') return ''
  const [about = ''] = (fact.about ?? 'server').split('/', 1)
  if (about === 'client') return client.ip ?? client.mac ?? ''
  if (about === 'server' || about === '') return server.ip ?? server.mac ?? ''
  return about
}

/** Was the address first seen within the window, and not because the recording began then? */
function isNew(address: string, input: RuleInput, context: RuleContext): boolean {
  const first = context.firstSeen(address)
  if (first === undefined) return true
  // An industrial device that calls itself to all, such as by BACnet I-Am, is known by the frame that identifies it.
  if (input.fact.kind === 'identity' && first >= input.time && context.family() === 'ot') return true
  if (first <= context.observedSince() + START_SECONDS * MICROSECONDS_PER_SECOND) return false
  return input.lastTime - first <= WINDOW_SECONDS * MICROSECONDS_PER_SECOND
}

/** Senders that appear, are not answered and never sent more than this. */
function newSenders(
  traffic: Traffic,
  input: RuleInput,
  context: RuleContext,
  state: State,
): Finding | undefined {
  const { client, server } = input
  if (traffic.packetsFromServer > 0 || traffic.packetsFromClient > PACKETS) return undefined
  if (client.ip === undefined || server.ip === undefined || isGroup(server)) return undefined
  if (context.isInternet('client') === true || !isNew(client.ip, input, context)) return undefined
  const count = state.senders.add([client.realm], client.ip)
  const servers = state.receivers.add([client.realm], server.ip)
  if (count < IDENTITIES || servers < SERVERS) return undefined
  return {
    title: 'Burst of new source addresses',
    summary: `${count} addresses${whereOf(input)} that were not seen before sent up to ${PACKETS} packets each to ${servers} addresses within a minute, and got no answer`,
    ...findingOf(count, input),
  }
}

function whereOf({ client }: RuleInput): string {
  return client.realm === '' ? '' : ` in ${client.realm}`
}

function findingOf(count: number, { client }: RuleInput): Omit<Finding, 'summary'> {
  return {
    severity: count < SURELY_FORGED ? 'minor' : 'major',
    source: '',
    target: '',
    subject: client.realm,
  }
}

interface Identities {
  readonly protocol: string
  readonly count: number
  /** Seconds from one to the next. */
  readonly every: number
  readonly byArp?: boolean
  readonly confidence?: number
  readonly transport?: 'tcp'
}

function identities({ protocol, count, every, byArp = false, ...more }: Identities): ExampleFact[] {
  return Array.from({ length: count }, (_, at) => {
    const ip = `10.100.${at >> 8}.${at & 255}`
    const mac = `02:00:00:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`
    const reported = byArp
      ? ({ attribute: 'mac', value: mac, about: ip, field: 'sender hardware address' } as const)
      : ({ attribute: 'model', value: '1756-L61', field: 'Identity, Product Name' } as const)
    return {
      protocol,
      transport: more.transport ?? (byArp ? 'link' : 'udp'),
      client: '10.0.0.9',
      server: byArp ? '255.255.255.255' : ip,
      at: at * every,
      fact: { kind: 'identity', confidence: more.confidence ?? confidence.identityService, ...reported },
    } as const
  })
}

const addressOf = (at: number): string => `10.100.${at >> 8}.${at & 255}`

/** Requests that make devices known before they identify themselves, and polls that fill the time since the beginning. */
const requests = (count: number, every: number, from: number): ExampleFact[] =>
  Array.from({ length: count }, (_, at) => ({
    protocol: 'modbus',
    client: '10.0.0.9',
    server: addressOf(at),
    at: from + at * every,
    fact: {
      kind: 'operation',
      verb: 'read',
      code: '3',
      name: 'Read Holding Registers',
      outcome: 'succeeded',
    },
  }))
const polls: readonly ExampleFact[] = Array.from({ length: 21 }, (_, at) => ({
  ...requests(1, 0, at * 30)[0]!,
  server: '10.0.0.10',
}))
/** Seconds: long after the beginning. */
const LATER = 610

/** Facts of two kinds about the same devices, in order of time. */
function inOrder(...facts: readonly (readonly ExampleFact[])[]): ExampleFact[] {
  return facts.flat().sort((one, other) => (one.at ?? 0) - (other.at ?? 0))
}

function later(facts: readonly ExampleFact[], seconds: number): ExampleFact[] {
  return facts.map((one) => ({ ...one, at: (one.at ?? 0) + seconds }))
}

/** Forged pairs; `servers` of them differ. */
const pairs = (count: number, every: number, servers: number, more = {}): ExampleFact[] =>
  Array.from({ length: count }, (_, at) =>
    flowExample(
      { client: addressOf(at), server: `10.200.${(at % servers) >> 8}.${(at % servers) & 255}`, ...more },
      at * every,
    ),
  )

const STATE = {
  senders: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  receivers: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  identities: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'identity-burst',
  engine: 'anomaly',
  title: 'Burst of new device identities',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T1692.002', 'T0814'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Forged devices hide real ones: inventory, exposure and reports fill with devices that do not exist.',
  todo: [
    'Find the switch port that the identities come from',
    'Check whether commissioning or a network change is under way',
    'Compare the new devices with the site file, and delete those that do not exist',
  ],
  falsePositives: 'A tool that searches many networks at once; a routing change that shows a whole site.',
  match: { kind: ['identity', 'flow'] },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, client, protocol, transport } = input
    if (fact.kind === 'flow') return newSenders(fact.traffic, input, context, state)
    if (fact.kind !== 'identity') return undefined
    // Banners over TCP come with a connection, and are many where a sensor starts.
    if (transport === 'tcp' && (fact.confidence < confidence.identityService || context.family() !== 'ot'))
      return undefined
    const address = identifiedBy(input)
    if (address === '' || !isNew(address, input, context)) return undefined
    const count = state.identities.add(client.realm, address)
    if (count < IDENTITIES) return undefined
    return {
      summary: `${count} devices${whereOf(input)} that were not seen before identified themselves within a minute, the last one by ${protocol}`,
      ...findingOf(count, input),
    }
  },
  /** Made when a test asks: a burst is many facts. */
  get examples(): RuleExamples {
    const enip = { protocol: 'enip', every: 0.001 }
    return {
      fires: [
        {
          when: 'three thousand controllers answer within seconds',
          facts: identities({ ...enip, count: SURELY_FORGED }),
        },
        {
          when: 'three thousand are read over TCP',
          facts: identities({ protocol: 's7comm', transport: 'tcp', every: 0.01, count: SURELY_FORGED }),
        },
        {
          when: 'a thousand do, while learning',
          facts: identities({ ...enip, count: IDENTITIES }),
          stillLearning: true,
          severity: 'minor',
        },
        {
          when: 'a thousand addresses are claimed by ARP alone',
          facts: identities({ protocol: 'arp', byArp: true, every: 0.05, count: IDENTITIES }),
          severity: 'minor',
        },
        {
          when: 'three thousand call themselves to all, and the same frame makes each known',
          facts: inOrder(requests(SURELY_FORGED, 0.001, 0), identities({ ...enip, count: SURELY_FORGED })),
        },
        {
          when: 'a thousand appear long after the beginning, and identify themselves a second later',
          facts: inOrder(
            polls,
            requests(IDENTITIES, 0.001, LATER),
            later(identities({ ...enip, count: IDENTITIES }), LATER + 1),
          ),
          severity: 'minor',
        },
        {
          when: 'three thousand forged pairs exchange nothing but requests',
          facts: pairs(SURELY_FORGED, 0.01, SURELY_FORGED),
        },
      ],
      silent: [
        {
          when: 'a commissioning tool finds 300 devices by broadcast',
          facts: identities({ protocol: 'profinet-dcp', every: 0.001, count: 300 }),
        },
        {
          when: 'one fewer than a thousand answer',
          facts: identities({ ...enip, count: IDENTITIES - 1 }),
        },
        {
          when: 'two thousand devices of a campus are found over four minutes',
          facts: identities({ protocol: 'bacnet', every: 0.12, count: 2000 }),
        },
        {
          when: 'a sensor starts on a network with thousands of web servers',
          facts: identities({
            ...{ protocol: 'http', count: 3000, every: 0.01 },
            ...{ transport: 'tcp', confidence: confidence.banner },
          }),
        },
        {
          when: 'the recording begins, and three thousand devices identify themselves after their first messages',
          facts: inOrder(
            requests(SURELY_FORGED, 0.001, 0),
            later(identities({ ...enip, count: SURELY_FORGED }), 4),
          ),
        },
        {
          when: 'a thousand that were known for two minutes identify themselves',
          facts: inOrder(
            polls,
            requests(IDENTITIES, 0.001, LATER),
            later(identities({ ...enip, count: IDENTITIES }), LATER + 120),
          ),
        },
        {
          when: 'three thousand devices report to one collector, which does not answer',
          facts: pairs(SURELY_FORGED, 0.01, 1),
        },
        {
          when: 'three thousand new clients are answered',
          facts: pairs(SURELY_FORGED, 0.01, SURELY_FORGED, { packetsFromServer: 2 }),
        },
        {
          when: 'the recording begins, and the senders of a one-sided mirror port are all new',
          facts: inOrder(requests(SURELY_FORGED, 0.001, 0), pairs(SURELY_FORGED, 0.01, SURELY_FORGED)),
        },
        {
          when: 'the same devices answer again and again',
          facts: Array.from({ length: 10 }, () => identities({ ...enip, count: 200 })).flat(),
        },
      ],
    }
  },
})
