import type { Traffic } from '#model/fact'
import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow, stateMap } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'

/** Connections without a valid message. A misconfigured client tries once or twice. */
const CONNECTIONS = 8
const WINDOW_SECONDS = 60
/** Segments of one connection without a valid message. Devices close a connection after some invalid messages. */
const SEGMENTS = 60
/**
 * An acknowledgement with time stamps in its Ethernet frame (RFC 9293 §3.1, RFC 7323 §3.2), plus the options of a SYN:
 * a check for an open port sends no more than that.
 */
const BARE_BYTES = 66
const SYN_OPTIONS = 8

const connections = (count: number, every: number, protocol = '', from = '10.0.0.66', bytes = 300) =>
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
        bytesFromClient: bytes,
        isOver: true,
      },
      i * every,
    ),
  )
const flood = (packetsFromClient: number) =>
  flowExample(
    {
      protocol: '',
      client: '10.0.0.66',
      clientPort: 40_000,
      serverPort: 502,
      established: true,
      refused: false,
      directionKnown: true,
      packetsFromClient,
      packetsFromServer: packetsFromClient,
      bytesFromClient: packetsFromClient * 80,
      isOver: false,
    },
    2,
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
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Other clients use the protocol of this port. A client that repeatedly sends anything else is a fuzzer, or a scanner that identifies the service.',
  todo: [
    'Find out who uses the sender, and which program',
    'Check whether the device still answers its regular clients',
    'Ask whether an assessment was announced',
  ],
  falsePositives: 'Monitoring that sends its own text to check the port; mute the pair.',
  match: { kind: 'flow', transports: ['tcp'], established: true, refused: false },
  state: {
    spoken: stateMap<string>({ limit: 10_000 }),
    segments: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    connections: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server }, context, state) {
    if (server.ip === undefined) return undefined
    const { transport, established, refused, directionKnown, isOver } = fact.traffic
    if (transport !== 'tcp' || !established || refused) return undefined
    const service = [server.ip, server.port]
    if (protocol !== '') {
      if (context.family() === 'ot') state.spoken.set(service, protocol)
      return undefined
    }
    if (!directionKnown || !saysSomething(fact.traffic)) return undefined
    const spoken = state.spoken.get(service)
    if (spoken === undefined) return undefined
    const { packetsFromClient } = fact.traffic
    const pair = [client.ip, service, 'segments']
    const segments = state.segments.add(pair, packetsFromClient)
    if (segments >= SEGMENTS)
      return {
        summary: `${context.nameOf('client')} sent ${segments} segments within a minute to port ${server.port} of ${context.nameOf('server')}, a ${spoken} port, without a valid message: invalid requests in a flood`,
        subject: String(server.port),
      }
    if (isOver !== true) return undefined
    const count = state.connections.add([client.ip, service], String(fact.traffic.client.port))
    if (count < CONNECTIONS) return undefined
    return {
      summary: `${context.nameOf('client')} opened ${count} connections within a minute to port ${server.port} of ${context.nameOf('server')}, a ${spoken} port, without a valid message`,
      subject: String(server.port),
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [
        { when: 'a fuzzer attacks a controller', facts: [...master, ...connections(CONNECTIONS, 0.5)] },
        {
          when: 'a fuzzer keeps one connection',
          facts: [...master, flood(SEGMENTS)],
        },
      ],
      silent: [
        { when: 'a client tries a few times', facts: [...master, ...connections(CONNECTIONS - 1, 0.5)] },
        { when: 'a client sends some text and is disconnected', facts: [...master, flood(SEGMENTS - 1)] },
        { when: 'the port has no known protocol', facts: connections(CONNECTIONS, 0.5) },
        {
          when: 'a monitor checks the port every half minute',
          facts: [...master, ...connections(CONNECTIONS, 30)],
        },
        {
          when: 'a client checks the port, and disconnects',
          facts: [...master, ...connections(CONNECTIONS, 0.5, '', '10.0.0.66', 272)],
        },
        {
          when: 'a master opens a connection for each request',
          facts: [...master, ...connections(60, 1, 'modbus', '10.0.0.1')],
        },
      ],
    }
  },
})

function saysSomething({ packetsFromClient, bytesFromClient }: Traffic): boolean {
  return bytesFromClient > packetsFromClient * BARE_BYTES + SYN_OPTIONS
}
