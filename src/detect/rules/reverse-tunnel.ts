import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isOnInternet } from '../internet.ts'

/** Ports on which the protocol lives. A way out on another one is there to pass a firewall. */
const HOME: ReadonlyMap<string, ReadonlySet<number>> = new Map([
  ['ssh', new Set([22])],
  ['rdp', new Set([3389])],
  ['vnc', new Set([5900, 5901, 5500])],
  ['socks', new Set([1080])],
])
/** Screens, shells and files flow out of the plant: more comes from the inside than goes in. */
const OCTETS = 100e3

const tunnel = (port: number, out: number, back: number, server = '198.51.100.7') =>
  flowExample({
    server,
    serverPort: port,
    protocol: 'ssh',
    established: true,
    refused: false,
    octetsFromClient: out,
    octetsFromServer: back,
  })

export const rule = defineRule({
  id: 'reverse-tunnel',
  engine: 'anomaly',
  title: 'Reverse tunnel out of the plant',
  category: 'Remote Access',
  severity: 'critical',
  techniques: ['T0884', 'T0885'],
  counterpart: ['Unexpected Traffic for Standard Port', 'Suspicious Traffic Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A tunnel that is opened from inside lets somebody outside work here as if at a desk. TRITON’s operators kept theirs for months.',
  todo: [
    'Cut the connection and keep the device switched on for forensics',
    'Look up who owns the address outside',
    'Look at every session the device opened into the plant since',
  ],
  falsePositives: 'A maker’s remote maintenance box; name it and mute it.',
  watches: 'flow',
  concerns: { protocols: [...HOME.keys()], established: true },
  evaluate(judged, known) {
    const { fact, client, server, protocol } = judged
    const home = HOME.get(protocol)
    if (fact.kind !== 'flow' || !fact.traffic.established || home === undefined) return undefined
    if (client.ip === undefined || kindOfIp(client.ip) !== 'private' || home.has(server.port ?? 0))
      return undefined
    if (!isOnInternet(judged, known, 'server')) return undefined
    const pair = `${client.ip} ${server.ip} ${server.port}`
    const out = known.tally(`out ${pair}`, fact.traffic.octetsFromClient, 86_400)
    const back = known.tally(`in ${pair}`, fact.traffic.octetsFromServer, 86_400)
    const isUpstream = out > OCTETS && out > back
    return {
      summary: `${known.nameOf('client')} keeps a ${protocol} session with ${server.ip} port ${server.port} on the internet${isUpstream ? `, by which more leaves the plant (${Math.round(out / 1e3)} kB) than comes in` : ''}`,
      target: server.ip,
      // From an office, an operator of servers may well do so; from the plant nobody should.
      severity: isUpstream ? 'critical' : known.asset('client')?.class === 'OT' ? 'major' : 'minor',
    }
  },
  examples: {
    fires: [
      {
        when: 'SSH goes out on 443 and carries screens',
        facts: [tunnel(443, 5e6, 1e5)],
        severity: 'critical',
      },
      { when: 'SSH goes out on 2222', facts: [tunnel(2222, 5e3, 6e3)], severity: 'minor' },
    ],
    silent: [
      { when: 'SSH goes out on its own port', facts: [tunnel(22, 5e6, 1e5)] },
      { when: 'SSH on another port stays inside', facts: [tunnel(2222, 5e6, 1e5, '10.0.0.9')] },
    ],
  },
})
