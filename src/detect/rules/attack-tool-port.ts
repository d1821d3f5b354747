import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'
import { type ExampleFlow, flowExample } from '../example-flow.ts'

/** Default listening ports of attack tools. */
const PORTS: ReadonlyMap<number | undefined, string> = new Map([
  [4444, 'Metasploit payloads connect'], // LPORT, Metasploit Framework documentation
  [11_601, 'the ligolo-ng tunnel ends'], // -laddr, ligolo-ng documentation
])
const PORT = 4444
/** Bytes in both directions; less is only a connection attempt or a banner. */
const BYTES = 2000
const WINDOW_SECONDS = 3600
/** TLS or unidentified. Identified protocols have their own rules. */
const HIDDEN: ReadonlySet<string> = new Set(['', 'tls'])

const session = (serverPort: number, bytes: number, protocol = 'tls', more: ExampleFlow = {}) =>
  flowExample({
    serverPort,
    protocol,
    established: true,
    refused: false,
    bytesFromClient: bytes,
    bytesFromServer: bytes,
    ...more,
  })

export const rule = defineRule({
  id: 'attack-tool-port',
  engine: 'malware',
  title: 'Opaque session on an attack-tool port',
  category: 'Suspicion of Malicious Activity',
  severity: 'minor',
  techniques: ['T0867', 'T0885'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'The most common attack tools and tunnels listen on these ports by default. Few products use them, and no connection between plant devices should.',
  todo: [
    'Find out which program listens on this port',
    'If it is unknown, disconnect both devices and keep them powered on for forensics',
    'Check what the client received before it opened the session',
  ],
  falsePositives: 'Products that use the same port for their own service; mute the pair.',
  match: { kind: 'flow', transports: ['tcp'], established: true },
  state: {
    bytes: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, server, protocol }, context, state) {
    const usual = PORTS.get(server.port)
    if (usual === undefined) return undefined
    const { traffic } = fact
    if (traffic.transport !== 'tcp' || !traffic.established || !HIDDEN.has(protocol)) return undefined
    // If the start of the flow is missing, this may be the ephemeral port of the client: then only TLS counts.
    if (!traffic.directionKnown && protocol === '') return undefined
    if (kindOfIp(traffic.client.ip ?? '') !== 'private') return undefined
    const pair = [traffic.client.ip, server.ip]
    const bytes = state.bytes.add(pair, traffic.bytesFromClient + traffic.bytesFromServer)
    if (bytes < BYTES) return undefined
    const isOfPlant = context.device('client')?.class === 'OT' || context.device('server')?.class === 'OT'
    const what = protocol === '' ? 'a session of an unknown protocol' : 'an encrypted session'
    return {
      severity: isOfPlant ? 'major' : undefined,
      summary: `${context.nameOf('client')} keeps ${what} with ${context.nameOf('server')} port ${server.port}, where ${usual} by default`,
    }
  },
  examples: {
    fires: [
      { when: 'an encrypted session uses the port', facts: [session(PORT, BYTES)], severity: 'minor' },
      {
        when: 'the capture starts in the middle of the session',
        facts: [session(PORT, BYTES, 'tls', { directionKnown: false })],
      },
      { when: 'an unidentified protocol uses the port', facts: [session(PORT, BYTES, '')] },
      { when: 'a ligolo-ng tunnel runs', facts: [session(11_601, BYTES)], severity: 'minor' },
    ],
    silent: [
      {
        when: 'the capture starts in the middle of an unidentified session, so the port may be the client’s',
        facts: [session(PORT, BYTES, '', { directionKnown: false })],
      },
      { when: 'the port is only probed', facts: [session(PORT, 200)] },
      { when: 'the protocol is identified', facts: [session(PORT, BYTES, 'http')] },
      { when: 'the session uses another port', facts: [session(443, BYTES)] },
    ],
  },
})
