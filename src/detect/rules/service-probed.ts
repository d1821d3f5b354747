import type { Traffic } from '#model/fact'
import { defineRule, type RuleExamples } from '#model/rule'
import { flowExample } from '../example-flow.ts'

/** Connections in which nothing is understood; whoever has lost his way tries once or twice. */
const CONNECTIONS = 8
const WINDOW_SECONDS = 60
/**
 * A segment that only acknowledges, with time stamps, in its Ethernet frame (RFC 9293 §3.1, RFC 7323 §3.2), and what the options
 * of a SYN add: who only looks whether a port is open sends no more than that.
 */
const BARE_OCTETS = 66
const SYN_OPTIONS = 8

const connections = (count: number, every: number, protocol = '', from = '10.0.0.66', octets = 300) =>
  Array.from({ length: count }, (_, i) =>
    flowExample(
      {
        protocol,
        client: from,
        clientPort: 40_000 + i,
        serverPort: 502,
        established: true,
        refused: false,
        directionKnown: true,
        packetsFromClient: 4,
        packetsFromServer: 4,
        octetsFromClient: octets,
        isOver: true,
      },
      i * every,
    ),
  )
const master = connections(1, 1, 'modbus', '10.0.0.1')

export const rule = defineRule({
  id: 'service-probed',
  formerIds: ['service-prodded'],
  engine: 'anomaly',
  title: 'Invalid requests to a controller service',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814', 'T0866'],
  counterpart: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Others speak the language of this port with the device. Who sends it anything else again and again is a fuzzer that looks for what makes it fail, or a scanner that looks for what it is.',
  todo: [
    'Find out who uses the sender, and which program',
    'Check whether the device still answers those who work with it',
    'Ask whether an assessment was announced',
  ],
  falsePositives: 'Monitoring that sends a word of its own to see whether a port lives; mute the pair.',
  watches: 'flow',
  concerns: { transports: ['tcp'], established: true, refused: false },
  evaluate({ fact, protocol, client, server }, known) {
    if (fact.kind !== 'flow' || server.ip === undefined) return undefined
    const { transport, established, refused, directionKnown, isOver } = fact.traffic
    if (transport !== 'tcp' || !established || refused) return undefined
    const service = `${server.ip} ${server.port}`
    if (protocol !== '') {
      if (known.family() === 'ot') known.swap(service, protocol)
      return undefined
    }
    if (!directionKnown || isOver !== true || !saysSomething(fact.traffic)) return undefined
    const spoken = known.recall(service)
    if (spoken === undefined) return undefined
    const count = known.distinct(`${client.ip} ${service}`, String(fact.traffic.client.port), WINDOW_SECONDS)
    if (count < CONNECTIONS) return undefined
    return {
      summary: `${known.nameOf('client')} opened ${count} connections within a minute to port ${server.port} of ${known.nameOf('server')}, where ${spoken} is spoken, and said nothing of it`,
      subject: String(server.port),
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'a fuzzer tries a controller', facts: [...master, ...connections(CONNECTIONS, 0.5)] }],
      silent: [
        { when: 'somebody tries a few times', facts: [...master, ...connections(CONNECTIONS - 1, 0.5)] },
        { when: 'nobody speaks anything there that is known', facts: connections(CONNECTIONS, 0.5) },
        {
          when: 'a monitor looks every half a minute whether the port is open',
          facts: [...master, ...connections(CONNECTIONS, 30)],
        },
        {
          when: 'somebody looks whether the port is open, and hangs up',
          facts: [...master, ...connections(CONNECTIONS, 0.5, '', '10.0.0.66', 272)],
        },
        {
          when: 'a master opens a connection for each question',
          facts: [...master, ...connections(60, 1, 'modbus', '10.0.0.1')],
        },
      ],
    }
  },
})

function saysSomething({ packetsFromClient, octetsFromClient }: Traffic): boolean {
  return octetsFromClient > packetsFromClient * BARE_OCTETS + SYN_OPTIONS
}
