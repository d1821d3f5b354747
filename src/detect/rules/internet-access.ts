import { kindOfIp } from '#model/address'
import { defineRule, type ExampleFact } from '#model/rule'
import { stateSet } from '#model/rule-state'
import { isIndustrialOnInternet, isOnInternet } from '../internet.ts'
import { isGroup, isOffice, serviceName } from '../names.ts'

const ACCESS = 'Internet Access Detected'
const UNAUTHORIZED = 'Unauthorized Internet Connectivity Detected'
const EXTERNAL = 'External address within the network communicated with Internet'

/** Inbound remote access: remote control, and VPN gateways. */
const REMOTE_SERVICES: ReadonlySet<string> = new Set([
  'tls',
  'dtls',
  'ssh',
  'rdp',
  'rdpudp',
  'vnc',
  'telnet',
  'nomachine',
  'teamviewer',
  'openvpn',
  'wireguard',
  'ike',
  'esp',
  'l2tp',
  'pptp',
])

/** Services of the web, and what browsers use with them: office computers reach new hosts by them each day. */
const BROWSING: ReadonlySet<string> = new Set(['tls', 'http', 'http2', 'quic', 'dns', 'ntp'])

const read = { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } as const
const far = '198.51.100.7' // RFC 5737
const outward: ExampleFact = {
  protocol: 'http',
  server: far,
  serverPort: 80,
  fact: {
    kind: 'new-link',
    traffic: {
      protocol: 'http',
      transport: 'tcp',
      client: { realm: '', ip: '10.0.0.1', mac: undefined, port: 50_000 },
      server: { realm: '', ip: far, mac: undefined, port: 80 },
      vlan: undefined,
      first: 0,
      last: 0,
      packetsFromClient: 5,
      bytesFromClient: 500,
      packetsFromServer: 5,
      bytesFromServer: 500,
      timeToLiveFromClient: 64,
      timeToLiveFromServer: 50,
      established: true,
      refused: false,
      directionKnown: true,
      place: { file: 0, frame: 1 },
    },
  },
}
const get = {
  kind: 'operation',
  verb: 'read',
  name: 'GET',
  code: 'GET',
  object: '/',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'internet-access',
  engine: 'policy',
  title: 'Internet communication of a plant device',
  category: 'Internet Access',
  severity: 'critical',
  techniques: ['T0883'],
  defenderTitles: [ACCESS, UNAUTHORIZED, EXTERNAL],
  learnable: true,
  whileLearning: 'alert',
  why: 'An internet connection works both ways: commands come in, and plant data goes out.',
  todo: [
    'Find out what the device needs there',
    'Block the connection at the firewall',
    'Check what was sent and received, and by which program',
  ],
  falsePositives: 'A vendor’s cloud service or an update server that was not yet in use while learning.',
  evidence: 'learned',
  match: { kind: 'new-link' },
  state: {
    hosts: stateSet({ limit: 10_000, persisted: true }),
  },
  evaluate(input, context, state) {
    if (isGroup(input.server)) return undefined
    const isClientInside = !isOnInternet(input, context, 'client')
    if (isClientInside === !isOnInternet(input, context, 'server')) return undefined
    const [side, other] = isClientInside ? (['client', 'server'] as const) : (['server', 'client'] as const)
    const address = input[side].ip ?? ''
    // While learning, hosts with internet access are stored: a further service is a change, not a breach.
    const wentThere = !state.hosts.add(address)
    // A separate finding, also while learning.
    if (context.isLearning || isIndustrialOnInternet(input, context)) return undefined
    const device = context.device(side)
    const isIndustrial = device?.class === 'OT'
    const isBrowsing = isClientInside && isOffice(device) && BROWSING.has(input.protocol)
    const isExternal = kindOfIp(address) === 'public'
    const severe = isIndustrial || !isClientInside ? 'critical' : 'major'
    const mild = isIndustrial ? 'major' : 'notice'
    const way = isClientInside ? 'reaches' : 'is reached by'
    const who = `${context.nameOf(side)}${isExternal ? ', a public address inside the plant,' : ''}`
    return {
      summary: `${who} ${way} ${input[other].ip ?? 'a host'} on the internet by ${serviceName(input)}`,
      normal: wentThere ? 'It uses the internet, but not this service.' : 'It never used the internet.',
      source: address,
      target: '',
      subject: isClientInside ? 'out' : 'in',
      severity: wentThere || isBrowsing ? mild : severe,
      techniques: !isClientInside && REMOTE_SERVICES.has(input.protocol) ? ['T0822', 'T0883'] : undefined,
      defenderTitles: isExternal ? [EXTERNAL] : wentThere ? [ACCESS] : [UNAUTHORIZED],
    }
  },
  examples: {
    fires: [
      {
        when: 'a controller’s client reaches the internet for the first time',
        learned: [{ fact: read }],
        facts: [outward],
      },
    ],
    silent: [
      {
        when: 'it reaches a host of the plant',
        learned: [{ fact: read }],
        facts: [{ protocol: 'http', serverPort: 80, fact: get }],
      },
      {
        when: 'it went there while learning',
        learned: [{ protocol: 'http', serverPort: 80, server: far, fact: get }],
        facts: [{ protocol: 'http', serverPort: 80, server: far, fact: get }],
      },
    ],
  },
})
