import { defineRule } from '#model/rule'
import { flowExample } from '../example-flow.ts'
import { isIndustrialOnInternet, isOnInternet } from '../internet.ts'
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
  defenderTitles: ['Internet Access Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'Most industrial protocols have no authentication. Anyone who finds the address on the internet can read and control the device.',
  todo: [
    'Find out who owns the address, and who set up the connection',
    'Block it at the firewall, or use a VPN',
    'Check what was read, written and commanded',
  ],
  falsePositives:
    'A plant with public addresses of its own, seen through a router: list them as internal in the site file. A cloud broker is no finding.',
  match: { kind: 'flow', families: ['ot'], established: true },
  evaluate(input, context) {
    const { client, server } = input
    if (!isIndustrialOnInternet(input, context)) return undefined
    const comesIn = isOnInternet(input, context, 'client')
    const [inside, outside] = comesIn ? (['server', 'client'] as const) : (['client', 'server'] as const)
    const address = input[outside].ip ?? ''
    return {
      summary: comesIn
        ? `${address} on the internet sends requests to ${context.nameOf(inside)} by ${serviceName(input)}`
        : `${context.nameOf(inside)} sends requests to ${address} on the internet by ${serviceName(input)}`,
      source: comesIn ? address : (client.ip ?? ''),
      target: comesIn ? (server.ip ?? '') : address,
      severity: comesIn ? 'critical' : 'major',
    }
  },
  examples: {
    fires: [
      {
        when: 'a controller answers an internet host',
        facts: [talk(far, '10.0.0.2', 'modbus', 502)],
        severity: 'critical',
      },
      {
        when: 'a station polls an outstation on the internet',
        facts: [talk('10.0.0.1', far, 'iec104', 2404)],
        severity: 'major',
      },
      { when: 'an internet host uses a broker of the plant', facts: [talk(far, '10.0.0.2', 'mqtt', 1883)] },
    ],
    silent: [
      { when: 'a sensor reports to a cloud broker', facts: [talk('10.0.0.1', far, 'mqtt', 1883)] },
      { when: 'both ends are of the plant', facts: [talk('10.0.0.1', '10.0.0.2', 'modbus', 502)] },
      { when: 'a browser reads a page', facts: [talk('10.0.0.1', far, 'http', 80)] },
    ],
  },
})
