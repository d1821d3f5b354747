import type { Traffic } from '#model/fact'
import { defineRule, type RuleExamples } from '#model/rule'
import { distinctWindow } from '#model/rule-state'
import { type ExampleFlow, flowExample } from '../example-flow.ts'

/** Browsers and agents keep a few idle connections; servers accept some hundred. */
const CONNECTIONS = 50
const WINDOW_SECONDS = 60
/** Seconds within which a server answers a complete request. */
const WAITED_SECONDS = 5
/**
 * Bytes of the headers of a frame: a longer one carries data. Flows count whole frames: Ethernet with two VLAN tags
 * (14 + 8, IEEE 802.3 §3.1.1, 802.1Q §9.6), IP, and TCP with the options of a SYN-ACK (20 + 20, RFC 9293 §3.1).
 */
const LINK_AND_TCP_BYTES = 22 + 40
/** Without options: RFC 791 §3.1, RFC 8200 §3. */
const IPV4_BYTES = 20
const IPV6_BYTES = 40

const held = (count: number, seconds: number, bytesFromServer = 140, more: ExampleFlow = {}) =>
  Array.from({ length: count }, (_, i) => {
    const first = i * 1e5
    return {
      ...flowExample({
        clientPort: 40_000 + i,
        serverPort: 80,
        protocol: 'http',
        established: true,
        refused: false,
        first,
        last: first + seconds * 1e6,
        packetsFromClient: 6,
        bytesFromClient: 700,
        packetsFromServer: 2,
        bytesFromServer,
        ...more,
      }),
      at: seconds + i / 10,
    }
  })

const IPV6 = { client: 'fd00::1', server: 'fd00::2' }

export const rule = defineRule({
  id: 'connection-exhaustion',
  formerIds: ['connections-starved'],
  engine: 'anomaly',
  title: 'Connection exhaustion by unfinished requests',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Suspicion of Denial Of Service Attack'],
  learnable: false,
  why: 'A server reserves resources for each open request. A client that starts many and finishes none (Slowloris) locks out all others with little traffic.',
  todo: [
    'Check whether the server still answers other clients',
    'Block the client',
    'Limit connections per client and the duration of a request',
  ],
  falsePositives: 'A server that hangs while its clients keep connecting.',
  match: { kind: 'flow', transports: ['tcp'], established: true },
  state: {
    connections: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server }, context, state) {
    if (!isStarved(fact.traffic)) return undefined
    const pair = [client.ip, server.ip, server.port]
    const count = state.connections.add(pair, `${fact.traffic.client.port} ${fact.traffic.first}`)
    if (count < CONNECTIONS) return undefined
    return {
      summary: `${context.nameOf('client')} keeps ${count} connections with unfinished requests open to ${context.nameOf('server')} port ${server.port}`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'fifty requests stay unfinished', facts: held(CONNECTIONS, 20) },
        {
          // SYN-ACK 94 bytes, ACK 86; without timestamps 86 and 74.
          when: 'the connections use IPv6',
          facts: held(CONNECTIONS, 20, 94 + 86, { ...IPV6, bytesFromClient: 820 }),
        },
      ],
      silent: [
        {
          when: 'the IPv6 connections carry no request',
          facts: held(CONNECTIONS * 2, 20, 94 + 86, { ...IPV6, bytesFromClient: 94 + 5 * 86 }),
        },
        { when: 'one less', facts: held(CONNECTIONS - 1, 20) },
        { when: 'many connections have just started', facts: held(CONNECTIONS * 2, 1) },
        { when: 'the server answers', facts: held(CONNECTIONS * 2, 20, 900) },
      ],
    }
  },
})

/** The client has sent a request or part of one; the server has only acknowledged. */
function isStarved(traffic: Traffic): boolean {
  const { packetsFromClient, bytesFromClient, packetsFromServer, bytesFromServer } = traffic
  if (!traffic.established || traffic.transport !== 'tcp' || packetsFromServer === 0) return false
  if (traffic.last - traffic.first < WAITED_SECONDS * 1e6) return false
  const headers = LINK_AND_TCP_BYTES + (traffic.client.ip?.includes(':') === true ? IPV6_BYTES : IPV4_BYTES)
  return bytesFromServer <= packetsFromServer * headers && bytesFromClient > packetsFromClient * headers
}
