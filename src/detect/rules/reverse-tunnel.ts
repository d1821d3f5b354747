import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'

/** Default ports. An outbound session to another port is meant to pass a firewall. */
const HOME: ReadonlyMap<string, ReadonlySet<number>> = new Map([
  ['ssh', new Set([22])],
  ['rdp', new Set([3389])],
  ['vnc', new Set([5900, 5901, 5500])],
  ['socks', new Set([1080])],
])
/** Screens, shells and files are sent out: more bytes leave than arrive. */
const BYTES = 100e3

const tunnel = (port: number, out: number, back: number, server = '198.51.100.7') =>
  flowExample({
    server,
    serverPort: port,
    protocol: 'ssh',
    established: true,
    refused: false,
    bytesFromClient: out,
    bytesFromServer: back,
  })

export const rule = defineRule({
  id: 'reverse-tunnel',
  engine: 'anomaly',
  title: 'Reverse tunnel out of the plant',
  category: 'Remote Access',
  severity: 'critical',
  techniques: ['T0884', 'T0885'],
  defenderTitles: ['Unexpected Traffic for Standard Port', 'Suspicious Traffic Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A tunnel opened from inside gives an outside attacker interactive access. The operators of TRITON kept theirs for months.',
  todo: [
    'Close the connection, and keep the device powered on for forensics',
    'Look up the owner of the outside address',
    'Check every session the device has opened into the plant since',
  ],
  falsePositives: 'A vendor’s remote maintenance gateway; name it and mute it.',
  match: { kind: 'flow', protocols: [...HOME.keys()], established: true },
  state: {
    out: countWindow({ limit: 10_000, seconds: 86_400 }),
    back: countWindow({ limit: 10_000, seconds: 86_400 }),
  },
  evaluate(input, context, state) {
    const { fact, client, server, protocol } = input
    const home = HOME.get(protocol)
    if (home === undefined) return undefined
    if (client.ip === undefined || kindOfIp(client.ip) !== 'private' || home.has(server.port ?? 0))
      return undefined
    if (!isOnInternet(input, context, 'server')) return undefined
    const pair = [client.ip, server.ip, server.port]
    const out = state.out.add(pair, fact.traffic.bytesFromClient)
    const back = state.back.add(pair, fact.traffic.bytesFromServer)
    const isUpstream = out > BYTES && out > back
    return {
      summary: `${context.nameOf('client')} keeps a ${protocol} session with ${server.ip} port ${server.port} on the internet${isUpstream ? `, with more outbound (${Math.round(out / 1e3)} kB) than inbound data` : ''}`,
      target: server.ip,
      // Common for server operators in an office; never for plant devices.
      severity: isUpstream ? 'critical' : context.device('client')?.class === 'OT' ? 'major' : 'minor',
    }
  },
  examples: {
    fires: [
      {
        when: 'SSH runs on outbound port 443 and sends screens',
        facts: [tunnel(443, 5e6, 1e5)],
        severity: 'critical',
      },
      { when: 'SSH runs on outbound port 2222', facts: [tunnel(2222, 5e3, 6e3)], severity: 'minor' },
    ],
    silent: [
      { when: 'SSH runs outbound on its default port', facts: [tunnel(22, 5e6, 1e5)] },
      { when: 'SSH on another port stays inside', facts: [tunnel(2222, 5e6, 1e5, '10.0.0.9')] },
    ],
  },
})
