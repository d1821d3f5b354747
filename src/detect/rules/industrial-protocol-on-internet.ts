import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isIndustrialAbroad, isOnInternet } from '../internet.ts'
import { serviceName } from '../names.ts'

const far = '198.51.100.7' // RFC 5737
const talk = (client: string, server: string, protocol: string, serverPort: number) =>
  flowExample({
    client,
    server,
    protocol,
    serverPort,
    established: true,
    refused: false,
    packetsFromServer: 4,
  })

export const rule = defineRule({
  id: 'industrial-protocol-on-internet',
  engine: 'policy',
  title: 'Industrial protocol over the internet',
  category: 'Internet Access',
  severity: 'critical',
  techniques: ['T0883'],
  counterpart: ['Internet Access Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Industrial protocols ask nobody who he is. Whoever finds the address on the internet can read and command what answers there.',
  todo: [
    'Find out whose address it is, and who set the connection up',
    'Close the way at the firewall, or put a VPN in between',
    'Look what was read, written and commanded over it',
  ],
  falsePositives:
    'A plant with public addresses of its own, seen through a router: put them into the site file as internal. A broker in a cloud is no finding.',
  watches: 'flow',
  concerns: { families: ['ot'], established: true },
  evaluate(judged, known) {
    const { fact, client, server } = judged
    if (fact.kind !== 'flow' || !fact.traffic.established || !isIndustrialAbroad(judged, known))
      return undefined
    const comesIn = isOnInternet(judged, known, 'client')
    const [inside, outside] = comesIn ? (['server', 'client'] as const) : (['client', 'server'] as const)
    const address = judged[outside].ip ?? ''
    return {
      summary: comesIn
        ? `${address} on the internet asks ${known.nameOf(inside)} by ${serviceName(judged)}`
        : `${known.nameOf(inside)} asks ${address} on the internet by ${serviceName(judged)}`,
      source: comesIn ? address : (client.ip ?? ''),
      target: comesIn ? (server.ip ?? '') : address,
      severity: comesIn ? 'critical' : 'major',
    }
  },
  examples: {
    fires: [
      {
        when: 'a controller answers somebody on the internet',
        facts: [talk(far, '10.0.0.2', 'modbus', 502)],
        severity: 'critical',
      },
      {
        when: 'a station polls an outstation on the internet',
        facts: [talk('10.0.0.1', far, 'iec104', 2404)],
        severity: 'major',
      },
      { when: 'a broker of the plant is used from outside', facts: [talk(far, '10.0.0.2', 'mqtt', 1883)] },
    ],
    silent: [
      { when: 'a sensor reports to a broker in a cloud', facts: [talk('10.0.0.1', far, 'mqtt', 1883)] },
      { when: 'both ends are of the plant', facts: [talk('10.0.0.1', '10.0.0.2', 'modbus', 502)] },
      { when: 'a browser reads a page', facts: [talk('10.0.0.1', far, 'http', 80)] },
    ],
  },
})
