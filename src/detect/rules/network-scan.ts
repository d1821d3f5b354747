import { defineRule, type ExampleFact } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { nameOf } from '../names.ts'

/** reference/defender-alerts-extra.tsv: 50 connections to one class-B subnet in 2 minutes; 25 ports in 2 minutes. */
const HOSTS = 50
const PORTS = 25
const WINDOW_SECONDS = 120

/** `10.1.2.3` → `10.1`; IPv6: the first four groups. */
function classB(ip: string): string {
  return ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip.split('.').slice(0, 2).join('.')
}

function attempt(server: string, serverPort: number, isAnswered: boolean): ExampleFact {
  const answer = isAnswered ? { packetsFromServer: 4, established: true, refused: false } : {}
  return flowExample({ server, serverPort, ...answer })
}

const hosts = (count: number, isAnswered: boolean) =>
  Array.from({ length: count }, (_, i) => attempt(`10.1.${i >> 8}.${i & 255}`, 502, isAnswered))
const ports = (count: number) => Array.from({ length: count }, (_, i) => attempt('10.1.0.9', 1 + i, false))

export const rule = defineRule({
  id: 'network-scan',
  engine: 'anomaly',
  title: 'Addresses or ports are being scanned',
  category: 'Scan',
  severity: 'critical',
  techniques: ['T0846.001', 'T0840'],
  counterpart: ['Address Scan Detected', 'Port Scan Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'A scan is how an intruder learns what can be attacked, and old controllers have crashed from nothing more.',
  todo: [
    'Find out who uses the scanning device',
    'Check whether an assessment was announced',
    'Look at the controllers it touched',
  ],
  falsePositives: 'Vulnerability scanners and network management; name them in the site file.',
  watches: 'flow',
  evaluate(judged, known) {
    const { fact, client, server } = judged
    if (fact.kind !== 'flow' || fact.traffic.established || judged.transport !== 'tcp') return undefined
    if (client.ip === undefined || server.ip === undefined || !fact.traffic.refused) return undefined
    if (known.asset('client')?.roles.includes('approved-scanner') === true) return undefined
    const subnet = classB(server.ip)
    const hostCount = known.distinct(`hosts ${client.ip} ${subnet}`, server.ip, WINDOW_SECONDS)
    if (hostCount >= HOSTS) {
      return {
        summary: `${nameOf(judged, known, 'client')} tried ${hostCount} addresses of ${subnet}.0.0 within two minutes; none accepted`,
        target: `${subnet}.0.0/16`,
      }
    }
    const portCount = known.distinct(`ports ${client.ip} ${server.ip}`, String(server.port), WINDOW_SECONDS)
    if (portCount < PORTS) return undefined
    return {
      summary: `${nameOf(judged, known, 'client')} tried ${portCount} ports of ${nameOf(judged, known, 'server')} within two minutes`,
    }
  },
  examples: {
    fires: [
      { when: 'fifty addresses are tried in vain', facts: hosts(HOSTS, false) },
      { when: 'twenty-five ports of one device are tried', facts: ports(PORTS) },
    ],
    silent: [
      { when: 'one address less', facts: hosts(HOSTS - 1, false) },
      { when: 'fifty devices answer, as for a busy server', facts: hosts(HOSTS, true) },
      { when: 'one port less', facts: ports(PORTS - 1) },
    ],
  },
})
