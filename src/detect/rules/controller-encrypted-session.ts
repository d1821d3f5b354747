import type { Device } from '#model/device'
import { defineRule, type ExampleFact } from '#model/rule'
import { trafficExample } from '../example-flow.ts'
import { isGroup, nameOf, serviceName } from '../names.ts'

/** Generic encryption. Protocols with their own encryption are identified by name. */
const SEALED: ReadonlySet<string> = new Set(['tls', 'ssh'])
/**
 * Registered ports of services that use TLS (IANA service name registry). A first session to such a port is only a new
 * connection.
 */
const REGISTERED: ReadonlySet<number> = new Set([
  102, // S7comm-plus from TIA Portal 17 on
  443, // HTTPS
  465, // submission by SMTP
  587, // the same, by STARTTLS
  636, // LDAPS
  802, // Modbus Security
  853, // DNS
  993, // IMAP
  990, // FTPS
  2221, // CIP Security
  3782, // MMS
  4840, // OPC UA
  4843, // OPC UA
  5671, // AMQP
  6514, // syslog
  8443, // HTTPS
  8883, // MQTT
  19_998, // IEC 60870-5-104
  19_999, // DNP3
])
/** ISA-95 levels of control and below. */
const CONTROL_LEVEL = 1

const plc = '10.0.0.2'
const polled: ExampleFact = {
  protocol: 's7comm',
  serverPort: 102,
  fact: { kind: 'operation', verb: 'read', name: 'Read Var', code: '0x04', outcome: 'succeeded' },
}
const other: ExampleFact = { ...polled, server: '10.0.0.3' }
const opens = (client: string, server: string, serverPort: number, protocol = 'tls'): ExampleFact => ({
  client,
  server,
  serverPort,
  protocol,
  fact: {
    kind: 'new-link',
    traffic: trafficExample({ client, server, serverPort, protocol, established: true, refused: false }),
  },
})

export const rule = defineRule({
  id: 'controller-encrypted-session',
  formerIds: ['controller-calls-sealed'],
  engine: 'policy',
  title: 'Outbound encrypted session from a controller',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0867', 'T0885'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'silent',
  why: 'Controllers answer; the sessions they open are configured once and stay. An encrypted session to an unregistered port is typical of implanted code that contacts its operator.',
  todo: [
    'Find out which program listens at the other end',
    'Compare the controller’s program and firmware with the released version',
    'Check what was written to the controller before',
  ],
  falsePositives: 'A service that was set up after learning; learn it.',
  evidence: 'learned',
  match: { kind: 'new-link', protocols: [...SEALED] },
  evaluate(input, context) {
    const { fact, protocol, server } = input
    if (!SEALED.has(protocol) || isGroup(server)) return undefined
    if (!fact.traffic.directionKnown || REGISTERED.has(server.port ?? 0)) return undefined
    if (!isOfControl(context.device('client'))) return undefined
    // Internet sessions and services with other regular clients have their own rules.
    if (context.isInternet('server') === true || context.isServed()) return undefined
    const whom = isOfControl(context.device('server')) ? 'another controller, ' : ''
    return {
      summary: `${nameOf(input, context, 'client')} opens an encrypted session to ${whom}${nameOf(input, context, 'server')} by ${serviceName(input)}, a port without a known service`,
    }
  },
  examples: {
    fires: [
      { when: 'to another controller', facts: [polled, other, opens(plc, '10.0.0.3', 9443)] },
      { when: 'to an unknown host, by SSH', facts: [polled, opens(plc, '10.0.0.66', 2222, 'ssh')] },
    ],
    silent: [
      { when: 'to a broker on its registered port', facts: [polled, opens(plc, '10.0.0.66', 8883)] },
      {
        when: 'to the web server of another controller',
        facts: [polled, other, opens(plc, '10.0.0.3', 443)],
      },
      {
        when: 'by a protocol with its own encryption',
        facts: [polled, opens(plc, '10.0.0.3', 48_010, 'opcua')],
      },
      { when: 'the client is no controller', facts: [polled, opens('10.0.0.1', plc, 9443)] },
      {
        when: 'the service has other clients',
        learned: [opens('10.0.0.9', '10.0.0.66', 9443)],
        facts: [polled, opens(plc, '10.0.0.66', 9443)],
      },
    ],
  },
})

function isOfControl(device: Device | undefined): boolean {
  return device?.class === 'OT' && (device.purdueLevel ?? Number.POSITIVE_INFINITY) <= CONTROL_LEVEL
}
