import {
  defineRule,
  type ExampleFact,
  type Finding,
  type RuleContext,
  type RuleExamples,
  type RuleInput,
} from '#model/rule'
import { distinctWindow, type StateOf, stateMap, stateSet } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isLateHost, LATE_HOST_SECONDS } from '../late-host.ts'
import { CONTROLLER_PORTS, isOneTarget, isUnicast, subnetOf } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 50 connections to one class-B subnet in 10 minutes; in 2 it is a plain scan. */
const HOSTS = 50
const WINDOW_SECONDS = 600
/** Unanswered addresses a day. A slow scanner stays below the limit above. */
const PATIENT_HOSTS = 60
const PATIENT_SECONDS = 86_400
/** Ports of one device, likewise. */
const PATIENT_PORTS = 40
/** Faster ones are a port scan. */
const QUICK = { hosts: 50, ports: 25, seconds: 120 } as const
/** Controllers without a request, never tried before: fewer are enough. */
const PATIENT_CONTROLLERS = 6
/**
 * First tries without success of a client, less those with success, once behaviour was learned: five times as likely of a
 * scanner as of another client, each (threshold random walk: Jung et al. 2004). Of a client without such tries while learning,
 * one less is as surprising.
 */
const SURPRISING = { withTries: 6, without: 5 } as const
/** The same while learning, of a client that came when the plant had been recorded for a while. */
const SURPRISING_LATE = 10
/** Of peers that exchange updates in every office: Windows Delivery Optimization, WSD. They are off half of the day. */
const PEER_PORTS: ReadonlySet<number> = new Set([5357, 7680])

const hosts = (count: number, every: number, isAnswered = false) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      { server: `10.1.${i >> 8}.${i & 255}`, serverPort: 445, established: isAnswered, refused: !isAnswered },
      i * every,
    ),
  )

const peer = (example: ExampleFact): ExampleFact =>
  example.fact.kind === 'flow'
    ? { ...example, ...flowExample({ server: example.server!, serverPort: 7680 }, example.at) }
    : example
const served = (count: number): readonly ExampleFact[] =>
  hosts(count, 11).map(({ server = '' }, i) =>
    flowExample({ server, serverPort: 445, protocol: 'smb', established: true, refused: false }, i),
  )
const POLL: ExampleFact = {
  client: '10.9.9.9',
  fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' },
}
const later = (facts: readonly ExampleFact[], seconds: number) =>
  facts.map((one) => ({ ...one, at: (one.at ?? 0) + seconds }))

const controllers = (count: number, isAnswered = false): readonly ExampleFact[] =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      { server: `10.0.1.${i + 1}`, serverPort: 502, established: isAnswered, refused: !isAnswered },
      i * 4000,
    ),
  )

const STATE = {
  minutes: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  day: distinctWindow({ limit: 10_000, seconds: PATIENT_SECONDS }),
  quick: distinctWindow({ limit: 10_000, seconds: QUICK.seconds }),
  ports: distinctWindow({ limit: 10_000, seconds: PATIENT_SECONDS }),
  quickPorts: distinctWindow({ limit: 10_000, seconds: QUICK.seconds }),
  sizes: stateMap<number>({ limit: 10_000, persisted: 'number' }),
  usual: stateSet({ limit: 20_000, persisted: true }),
  failed: stateSet({ limit: 20_000, persisted: true }),
  controllers: distinctWindow({ limit: 10_000, seconds: PATIENT_SECONDS }),
  tried: distinctWindow({ limit: 10_000, seconds: PATIENT_SECONDS }),
  score: stateMap<number>({ limit: 10_000, persisted: 'number' }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'slow-scan',
  engine: 'anomaly',
  title: 'Slow port scan',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846.001', 'T0840'],
  defenderTitles: ['Long Duration Address Scan Detected'],
  learnable: false,
  plannable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'A slow scan tries to stay undetected. Careful intruders look for controllers this way.',
  todo: [
    'Find out who uses the scanning device, and what runs on it',
    'Look for remote sessions to it',
    'Check the devices that answered',
  ],
  falsePositives: 'Management software with a long list of removed devices; add it to the site file.',
  match: { kind: 'flow', transports: ['tcp'] },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (input.transport !== 'tcp' || client.ip === undefined) return undefined
    const isKnocking = isControllerKnocked(input)
    const tried = outcomeOf(input)
    if (!isKnocking && tried !== 'failed') {
      // Most flows: no device is looked up for them.
      if (tried === 'succeeded') judgeSurprise(input, context, state, tried)
      return undefined
    }
    if (context.device('client')?.roles.includes('approved-scanner') === true) return undefined
    if (isKnocking) {
      const finding = judgeKnocking(input, context, state)
      if (finding !== undefined) return finding
    }
    const surprise = judgeSurprise(input, context, state, tried)
    if (surprise !== undefined) return surprise
    if (!isOneTarget(input) || !fact.traffic.refused) return undefined
    const subnet = subnetOf(server.ip ?? '')
    const key = `${client.ip} ${subnet}`
    const inTenMinutes = state.minutes.add(key, server.ip ?? '')
    const inOneDay = state.day.add(key, server.ip ?? '')
    // Fast scans are covered by `network-scan`.
    const isQuickSweep = state.quick.add(key, server.ip ?? '') >= QUICK.hosts
    if (!isQuickSweep && (inTenMinutes >= HOSTS || inOneDay >= PATIENT_HOSTS)) {
      const [count, time] = inTenMinutes >= HOSTS ? [inTenMinutes, 'ten minutes'] : [inOneDay, 'a day']
      return {
        summary: `${context.nameOf('client')} tried ${count} addresses of ${subnet} within ${time}; none accepted`,
        target: subnet,
      }
    }
    const pair = `${client.ip} ${server.ip}`
    const ports = state.ports.add(pair, String(server.port))
    const isQuick = state.quickPorts.add(pair, String(server.port)) >= QUICK.ports
    if (isQuick || ports < PATIENT_PORTS) return undefined
    return {
      summary: `${context.nameOf('client')} tried ${ports} ports of ${context.nameOf('server')} within a day`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        {
          when: 'fifty addresses are tried in ten minutes',
          stillLearning: true,
          facts: hosts(HOSTS, 10),
        },
        {
          when: 'after learning, a client tries an address every hour that it never tried',
          facts: hosts(SURPRISING.without, 3600),
          severity: 'minor',
        },
        {
          when: 'most of its first tries fail',
          facts: [...hosts(2, 11), ...served(4).slice(2), ...hosts(SURPRISING.without + 6, 11).slice(4)],
          severity: 'minor',
        },
        {
          when: 'nothing is learned, and a host that came later tries addresses',
          stillLearning: true,
          facts: [POLL, ...later(hosts(SURPRISING_LATE, 11), LATE_HOST_SECONDS)],
          severity: 'minor',
        },
        {
          when: 'an address is tried every ten minutes, all day',
          stillLearning: true,
          facts: hosts(PATIENT_HOSTS, 600),
        },
        {
          when: 'a port is tried every quarter of an hour',
          stillLearning: true,
          facts: Array.from({ length: PATIENT_PORTS }, (_, i) => flowExample({ serverPort: 1 + i }, i * 900)),
        },
        {
          when: 'the ports of six controllers are tried, one an hour',
          facts: controllers(PATIENT_CONTROLLERS),
          severity: 'major',
        },
        {
          when: 'six controllers accept, one an hour, and receive no request',
          facts: controllers(PATIENT_CONTROLLERS, true),
          severity: 'major',
        },
      ],
      silent: [
        {
          when: 'ports are tried so fast that it is a port scan',
          facts: Array.from({ length: PATIENT_PORTS }, (_, i) => flowExample({ serverPort: 1 + i }, i)),
        },
        {
          when: 'one address less, while learning',
          stillLearning: true,
          facts: hosts(HOSTS - 1, 10),
        },
        {
          when: 'few of its first tries fail',
          facts: hosts(SURPRISING.without - 1, 11),
        },
        {
          when: 'one that tried in vain while learning tries as few more as would be odd of others',
          learned: hosts(1, 11),
          facts: hosts(SURPRISING.without + 1, 11).slice(1),
        },
        {
          when: 'as many of its first tries succeed',
          facts: hosts(20, 11).map((one, i) => (i % 2 === 0 ? one : served(20)[i]!)),
        },
        {
          when: 'its servers of the learning time are down',
          learned: hosts(SURPRISING.withTries * 2, 11),
          facts: hosts(SURPRISING.withTries * 2, 11),
        },
        {
          when: 'peers that share updates are off',
          facts: hosts(SURPRISING.withTries * 2, 11).map((one) => peer(one)),
        },
        { when: 'four controllers are tried', facts: controllers(SURPRISING.without - 1) },
        {
          when: 'the old engineering station tries its usual controllers',
          learned: controllers(PATIENT_CONTROLLERS),
          facts: controllers(PATIENT_CONTROLLERS),
        },
        { when: 'all of them answer', facts: hosts(PATIENT_HOSTS, 10, true) },
        {
          when: 'one dead device is tried repeatedly',
          facts: Array.from({ length: 300 }, (_, i) => flowExample({}, i * 10)),
        },
      ],
    }
  },
})

/** A connection to a controller port that failed, or succeeded without a request. */
function isControllerKnocked({ fact, protocol, client, server }: RuleInput): boolean {
  if (fact.kind !== 'flow' || !CONTROLLER_PORTS.has(server.port ?? 0) || client.ip === server.ip) return false
  return fact.traffic.refused || (fact.traffic.established && protocol === '')
}

/** Addresses tried while learning are normal; others are counted over a day. */
function judgeKnocking(
  { client, server }: RuleInput,
  context: RuleContext,
  state: State,
): Finding | undefined {
  const ends = `${client.ip} ${server.ip}`
  if (context.isLearning) state.usual.add(ends)
  if (state.usual.has(ends) || context.isUsualLink()) return undefined
  const count = state.controllers.add([client.ip], server.ip ?? '')
  if (count < PATIENT_CONTROLLERS) return undefined
  return {
    summary: `${context.nameOf('client')} tried the ports of ${count} unrelated controllers within a day without a request: a slow scan`,
    target: '',
    subject: 'controllers',
    severity: 'major',
    techniques: ['T0846.001'],
  }
}

/** `failed`: refused, unanswered, or accepted without a byte of payload. */
function outcomeOf({ fact, protocol, client, server }: RuleInput): 'failed' | 'succeeded' | 'other' {
  if (fact.kind !== 'flow' || client.ip === server.ip || !isUnicast(server.ip)) return 'other'
  const { refused, established, isOver, packetsFromClient, bytesFromClient } = fact.traffic
  if (refused) return 'failed'
  if (protocol !== '') return established ? 'succeeded' : 'other'
  const isBare = bytesFromClient <= packetsFromClient * BARE_BYTES + SYN_OPTIONS
  if (isOver === true && packetsFromClient <= BARE_PACKETS && isBare) return 'failed'
  return established && !isBare ? 'succeeded' : 'other'
}

/** An acknowledgement with time stamps, plus the options of a SYN, and a handshake that is closed at once: RFC 9293, RFC 7323. */
const BARE_BYTES = 66
const SYN_OPTIONS = 8
const BARE_PACKETS = 5

/** First tries of a client without success add up over a day. */
function judgeSurprise(
  { client, server, lastTime }: RuleInput,
  context: RuleContext,
  state: State,
  tried: 'failed' | 'succeeded' | 'other',
): Finding | undefined {
  if (tried === 'other' || PEER_PORTS.has(server.port ?? 0)) return undefined
  const pair = `${client.ip} ${server.ip}`
  const ofClient = `${client.ip}`
  if (context.isLearning && !isLateHost(client.ip, { lastTime }, context)) {
    if (tried === 'failed') {
      state.failed.add(pair)
      state.failed.add(ofClient)
    }
    return undefined
  }
  if (context.isInternet('server') === true || context.isInternet('client') === true) return undefined
  if (context.isUsualLink() || state.failed.has(pair)) return undefined
  const score = scoreOf({ client, server }, state, tried)
  const surprising = context.isLearning
    ? SURPRISING_LATE
    : state.failed.has(ofClient)
      ? SURPRISING.withTries
      : SURPRISING.without
  if (tried === 'succeeded' || score < surprising) return undefined
  return {
    summary: `${context.nameOf('client')} tried many devices for the first time within a day, and ${score} more of them refused than accepted a request: a slow scan`,
    target: '',
    subject: 'first tries',
    severity: !context.isLearning && context.device('server')?.class === 'OT' ? 'major' : 'minor',
  }
}

/** One up for each first try without success, one down for each with success, never below nothing: a random walk. */
function scoreOf(
  { client, server }: Pick<RuleInput, 'client' | 'server'>,
  state: State,
  tried: 'failed' | 'succeeded',
): number {
  const address = server.ip ?? ''
  const size = state.tried.add([tried, client.ip], address)
  const key = `${tried} ${client.ip}`
  const isNew = size > (state.sizes.swap(key, size) ?? 0)
  const before = state.score.get(`${client.ip}`) ?? 0
  const step = !isNew ? 0 : tried === 'failed' ? 1 : -1
  const score = Math.max(0, before + step)
  // Attempts more than a day ago are not counted.
  const kept = tried === 'failed' ? Math.min(score, size) : score
  state.score.set(`${client.ip}`, kept)
  return kept
}
