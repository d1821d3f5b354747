import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'
import { type ExampleFlow, flowExample } from '../example-flow.ts'

/** Where a tool listens unless told otherwise. */
const PORTS: ReadonlyMap<number | undefined, string> = new Map([
  [4444, 'payloads of Metasploit call home'], // LPORT, Metasploit Framework documentation
  [11_601, 'the tunnel ligolo-ng ends'], // -laddr, ligolo-ng documentation
])
const PORT = 4444
/** So much, both ways together, is more than a knock at the port. */
const OCTETS = 2000
const WINDOW_SECONDS = 3600
/** Sealed or unknown: what says openly what it is has rules of its own. */
const HIDDEN: ReadonlySet<string> = new Set(['', 'tls'])

const session = (serverPort: number, octets: number, protocol = 'tls', more: ExampleFlow = {}) =>
  flowExample({
    serverPort,
    protocol,
    established: true,
    refused: false,
    octetsFromClient: octets,
    octetsFromServer: octets,
    ...more,
  })

export const rule = defineRule({
  id: 'attack-tool-port',
  engine: 'malware',
  title: 'Opaque session on an attack-tool port',
  category: 'Suspicion of Malicious Activity',
  severity: 'minor',
  techniques: ['T0867', 'T0885'],
  counterpart: ['Suspicious Traffic Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'At these ports the remote control of the most common attack tool, and tunnels of intruders, listen unless told otherwise. Few products use them, and between devices of a plant none should.',
  todo: [
    'Find out which program listens on this port',
    'If nobody knows it, take both devices off the network and keep them switched on for forensics',
    'Look at what the one that opened the session received before',
  ],
  falsePositives: 'Products that took the same port for their own service; mute the pair.',
  watches: 'flow',
  concerns: { transports: ['tcp'], established: true },
  evaluate({ fact, server, protocol }, known) {
    const usual = PORTS.get(server.port)
    if (fact.kind !== 'flow' || usual === undefined) return undefined
    const { traffic } = fact
    if (traffic.transport !== 'tcp' || !traffic.established || !HIDDEN.has(protocol)) return undefined
    // Of what was joined midway this may be the client's port, one of thousands; it then has to be sealed as well.
    if (!traffic.directionKnown && protocol === '') return undefined
    if (kindOfIp(traffic.client.ip ?? '') !== 'private') return undefined
    const pair = `${traffic.client.ip} ${server.ip}`
    const octets = known.tally(pair, traffic.octetsFromClient + traffic.octetsFromServer, WINDOW_SECONDS)
    if (octets < OCTETS) return undefined
    const isOfPlant = known.asset('client')?.class === 'OT' || known.asset('server')?.class === 'OT'
    const what = protocol === '' ? 'a session of an unknown protocol' : 'an encrypted session'
    return {
      severity: isOfPlant ? 'major' : undefined,
      summary: `${known.nameOf('client')} keeps ${what} with ${known.nameOf('server')} port ${server.port}, where ${usual} by default`,
    }
  },
  examples: {
    fires: [
      { when: 'an encrypted session runs to it', facts: [session(PORT, OCTETS)], severity: 'minor' },
      {
        when: 'it was joined midway',
        facts: [session(PORT, OCTETS, 'tls', { directionKnown: false })],
      },
      { when: 'nobody knows what runs to it', facts: [session(PORT, OCTETS, '')] },
      { when: 'a tunnel of ligolo-ng runs', facts: [session(11_601, OCTETS)], severity: 'minor' },
    ],
    silent: [
      {
        when: 'an unknown session was joined midway, so that the port may be the client’s',
        facts: [session(PORT, OCTETS, '', { directionKnown: false })],
      },
      { when: 'the port is only knocked at', facts: [session(PORT, 200)] },
      { when: 'it says openly what it is', facts: [session(PORT, OCTETS, 'http')] },
      { when: 'it runs to another port', facts: [session(443, OCTETS)] },
    ],
  },
})
