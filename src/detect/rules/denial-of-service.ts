import { defineRule, type Finding, type RuleContext, type RuleExamples, type RuleInput } from '#model/rule'
import { countWindow, distinctWindow, type StateOf } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isUnicast } from '../scanning.ts'

/** Published default (docs/internals/detection-models.md §7): 3000 attempts in 1 minute. */
const ATTEMPTS = 3000
const WINDOW_SECONDS = 60
/** Unanswered traffic is slower: the fastest cyclic data over UDP has a period of one millisecond. */
const DATAGRAMS = { perSecond: 3000, atLeast: 6000 } as const
/** A handshake and nothing after it: SYN, acknowledgement, a retry or a reset. */
const HANDSHAKE_PACKETS = 3

const syns = (count: number, packets = 1) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      {
        client: `10.9.${i >> 8}.${i & 255}`,
        clientPort: 1024 + i,
        packetsFromClient: packets,
        refused: packets === 1,
        established: packets > 1,
        packetsFromServer: packets,
      },
      i / 100,
    ),
  )

const datagrams = (count: number, answers = 0) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      { transport: 'udp', clientPort: 1024 + i, packetsFromServer: answers, refused: false, serverPort: 161 },
      i / 100,
    ),
  )

const stream = (packetsFromClient: number, seconds: number) =>
  flowExample({ transport: 'udp', serverPort: 161, refused: false, packetsFromClient, last: seconds * 1e6 })

const STATE = {
  attempts: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  clients: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  datagrams: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  senders: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'denial-of-service',
  engine: 'malware',
  title: 'Packet flood against a device',
  category: 'Suspicion of Malicious Activity',
  severity: 'critical',
  techniques: ['T0814'],
  defenderTitles: ['Suspicion of Denial Of Service Attack'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Small devices answer nobody once their connection table is full: operators lose the view, and often control.',
  todo: [
    'Block the source at the switch or firewall; source addresses may be forged, so check the switch port',
    'Check whether the device still controls its process',
    'Look for other activity under cover of the flood',
  ],
  falsePositives: 'Load tests, and a busy server whose clients have lost their route to it; mute the pair.',
  match: { kind: 'flow', transports: ['tcp', 'udp'] },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, server } = input
    if (server.ip === undefined) return undefined
    const { packetsFromClient, packetsFromServer, transport } = fact.traffic
    if (transport === 'udp') return datagramFlood(input, context, state)
    if (transport !== 'tcp') return undefined
    if (packetsFromClient === 0 || packetsFromClient > HANDSHAKE_PACKETS) return undefined
    if (packetsFromServer > HANDSHAKE_PACKETS) return undefined
    const count = state.attempts.add([server.ip, server.port], 1)
    if (count < ATTEMPTS) return undefined
    const clients = state.clients.add([server.ip], input.client.ip ?? '')
    return {
      summary: `${context.nameOf('server')} received ${count} connection attempts on port ${server.port} within a minute, ${clients === 1 ? `from ${context.nameOf('client')}` : 'from many addresses'}`,
      source: clients === 1 ? input.client.ip : '',
    }
  },
  /** A getter: nine thousand facts would slow down each start. */
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'three thousand attempts come in a minute', facts: syns(ATTEMPTS) },
        { when: 'datagrams from three thousand ports arrive in a minute', facts: datagrams(ATTEMPTS) },
        { when: 'thousands a second arrive, and none is answered', facts: [stream(20_000, 4)] },
      ],
      silent: [
        { when: 'one less', facts: syns(ATTEMPTS - 1) },
        { when: 'three thousand connections are used', facts: syns(ATTEMPTS, 12) },
        { when: 'three thousand requests are answered', facts: datagrams(ATTEMPTS, 1) },
        { when: 'a camera streams', facts: [stream(60_000, 60)] },
        { when: 'a burst is short', facts: [stream(5000, 1)] },
      ],
    }
  },
})

/** Unanswered datagrams from changing ports or addresses. Syslog and similar senders keep one port. */
function datagramFlood(input: RuleInput, context: RuleContext, state: State): Finding | undefined {
  const { fact, client, server } = input
  if (fact.kind !== 'flow' || fact.traffic.packetsFromServer > 0 || !isUnicast(server.ip)) return undefined
  const { packetsFromClient, first, last } = fact.traffic
  const seconds = Math.max(1, (last - first) / 1e6)
  if (packetsFromClient >= DATAGRAMS.atLeast && packetsFromClient / seconds >= DATAGRAMS.perSecond)
    return {
      summary: `${context.nameOf('server')} received ${packetsFromClient} datagrams within ${Math.ceil(seconds)} s from ${context.nameOf('client')} and answered none`,
      subject: 'udp',
    }
  if (packetsFromClient === 0 || packetsFromClient > HANDSHAKE_PACKETS) return undefined
  const count = state.datagrams.add([server.ip], 1)
  if (count < ATTEMPTS) return undefined
  const clients = state.senders.add([server.ip], client.ip ?? '')
  return {
    summary: `${context.nameOf('server')} received datagrams from ${count} ports within a minute, ${clients === 1 ? `all of ${context.nameOf('client')}` : 'from many addresses'}, and answered none`,
    source: clients === 1 ? client.ip : '',
    subject: 'udp',
  }
}
