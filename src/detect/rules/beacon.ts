import { defineRule, type RuleExamples } from '#model/rule'
import { stateMap, stateSet } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'
import { isOffice } from '../names.ts'

/** Minimum number of connections, and maximum coefficient of variation of their intervals: docs/internals/detection-models.md §3, M6. */
const EVENTS = 20
const VARIATION = 0.15
/** The same for a server that the client never used while learning: connections to it are evidence by themselves. */
const NEW_SERVER_EVENTS = 12
/** A jitter of ±50 % (uniform) has a coefficient of variation of 0.29; human-driven traffic exceeds 1. */
const SPREAD = { events: 40, newServerEvents: 20, variation: 0.31 } as const
/** Shorter intervals are one conversation in several connections; longer ones are scheduled jobs. */
const SHORTEST_SECONDS = 1
const LONGEST_SECONDS = 86_400

const calls = (count: number, gap: (i: number) => number, server = '198.51.100.7') => {
  let at = 0
  return Array.from({ length: count }, (_, i) => {
    at += gap(i)
    return flowExample(
      { server, serverPort: 443, protocol: 'tls', established: true, refused: false, clientPort: 40_000 + i },
      at,
    )
  })
}

/** Welford's running mean and variance of the intervals of one channel, and the reorder buffer. */
interface Intervals {
  readonly count: number
  readonly last: number
  readonly mean: number
  readonly squares: number
  readonly waiting: readonly number[]
}

const NO_INTERVALS: Intervals = {
  count: 0,
  last: Number.NEGATIVE_INFINITY,
  mean: 0,
  squares: 0,
  waiting: [],
}

export const rule = defineRule({
  id: 'beacon',
  engine: 'anomaly',
  title: 'Beaconing to an internet host',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T0869', 'T0884'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: true,
  requiresModel: 'volume',
  whileLearning: 'alert',
  why: 'A remote-control implant contacts its operator at regular intervals. Few programs in a plant need to connect to the internet this way.',
  todo: [
    'Find the program on the device that opens the connections',
    'Look up the owner of the address',
    'Check whether other devices of this type do the same',
  ],
  falsePositives: 'Cloud services, license checks and remote maintenance; learn the ones that belong here.',
  match: { kind: 'flow', transports: ['tcp'] },
  state: {
    usual: stateSet({ limit: 10_000, persisted: true }),
    channels: stateMap<Intervals>({ limit: 10_000 }),
  },
  evaluate(input, context, state) {
    const { fact, client, server } = input
    if (fact.traffic.transport !== 'tcp' || !fact.traffic.directionKnown) return undefined
    if (!isOnInternet(input, context, 'server')) return undefined
    // One of our hosts may have a public address; it may also be an unknown client of our server.
    const isFromInternet = isOnInternet(input, context, 'client')
    const channel = `${client.ip} ${server.ip} ${server.port}`
    // The baseline has one relation for the whole internet; the usual hosts are stored here.
    if (context.isLearning) state.usual.add(channel)
    else if (state.usual.has(channel)) return undefined
    const begun = fact.traffic.first / 1e6
    const next = counted(state.channels.get(channel) ?? NO_INTERVALS, begun)
    state.channels.set(channel, next.intervals)
    const least = context.isLearning ? EVENTS : NEW_SERVER_EVENTS
    if (!next.isNew || next.count < least) return undefined
    const many = context.isLearning ? SPREAD.events : SPREAD.newServerEvents
    if (next.variation >= (next.count < many ? VARIATION : SPREAD.variation)) return undefined
    if (next.mean < SHORTEST_SECONDS || next.mean > LONGEST_SECONDS) return undefined
    return {
      // Connections that exist since the first hour may be legitimate; nothing has been confirmed yet.
      severity:
        context.isLearning || isFromInternet || isOffice(context.device('client')) ? 'minor' : undefined,
      summary: `${isFromInternet ? client.ip : context.nameOf('client')} has connected to ${server.ip} port ${server.port} ${next.count} times, every ${Math.round(next.mean)} s give or take ${Math.round(next.variation * 100)} %`,
      // The internet is one device; the server address identifies the host.
      target: server.ip,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'it connects every minute', facts: calls(NEW_SERVER_EVENTS + 1, () => 60) },
        {
          when: 'nothing is learned, and it connects every minute',
          stillLearning: true,
          facts: calls(EVENTS + 1, () => 60),
          severity: 'minor',
        },
        {
          when: 'it connects every half minute, with a random pause',
          facts: calls(SPREAD.newServerEvents + 4, (i) => 20 + ((i * 37) % 21)),
        },
        {
          when: 'it connects every minute, with 10 % jitter',
          facts: calls(EVENTS + 1, (i) => 60 + (i % 3) * 6 - 6),
        },
        {
          when: 'it connects every minute, with 50 % jitter',
          facts: calls(SPREAD.events + 1, (i) => 60 + ((i * 37) % 61) - 30),
        },
        {
          when: 'it connects every two seconds, and flows are reported in batches in reverse order',
          facts: calls(EVENTS * 3 + 1, () => 2)
            .map((fact, i) => [Math.floor(i / 5) * 10 - i, fact] as const)
            .sort(([one], [other]) => one - other)
            .map(([, fact]) => fact),
        },
      ],
      silent: [
        { when: 'it connected ten times', facts: calls(10, () => 60) },
        {
          when: 'nothing is learned, and it connected fifteen times',
          stillLearning: true,
          facts: calls(15, () => 60),
        },
        { when: 'a person browses', facts: calls(60, (i) => 5 + ((i * 37) % 90)) },
        { when: 'it connects to a server of the plant', facts: calls(40, () => 60, '10.0.0.9') },
        { when: 'it did so while learning', learned: calls(40, () => 60), facts: calls(40, () => 60) },
      ],
    }
  },
})

/** Flows are reported out of order; after this many seconds no earlier start is expected. */
const SETTLED_SECONDS = 30
/** Maximum number of start times in the reorder buffer; beyond it the earliest is processed. */
const WAITING = 32

function counted(intervals: Intervals, begun: number) {
  let { count, last, mean, squares } = intervals
  const waiting = [...intervals.waiting]
  if (begun <= last || waiting.includes(begun)) return { intervals, isNew: false, count, mean, variation: 1 }
  waiting.push(begun)
  waiting.sort((one, other) => one - other)
  const settled = waiting.at(-1)! - SETTLED_SECONDS
  const before = count
  while (waiting.length > 0 && (waiting[0]! <= settled || waiting.length > WAITING)) {
    const next = waiting.shift()!
    if (count > 0) {
      const gap = next - last
      const further = gap - mean
      mean += further / count
      squares += further * (gap - mean)
    }
    count++
    last = next
  }
  const variation = mean === 0 ? 1 : Math.sqrt(squares / (count - 1)) / mean
  const isNew = count > before
  return { intervals: { count, last, mean, squares, waiting }, isNew, count, mean, variation }
}
