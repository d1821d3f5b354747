import { defineRule, type RuleContext, type RuleInput } from '#model/rule'
import { trafficExample } from '../example-flow.ts'
import { isGroup, isOffice, serviceName } from '../names.ts'

/** IANA, RFC 6335 §6: ports above are chosen for one connection, which is no service. */
const FIRST_EPHEMERAL = 49_152

const flow = (client: string, protocol = '', serverPort = 3613) =>
  trafficExample({ client, protocol, serverPort, established: true, refused: false })
const link = (client: string, protocol = '', serverPort = 3613) =>
  ({
    protocol,
    client,
    serverPort,
    fact: { kind: 'new-link', traffic: flow(client, protocol, serverPort) },
  }) as const

export const rule = defineRule({
  id: 'service-used-by-unknown-client',
  engine: 'policy',
  title: 'Device service used by an unknown client',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0885', 'T0866'],
  defenderTitles: ['New Port Discovery'],
  learnable: true,
  whileLearning: 'silent',
  evidence: 'learned',
  why: 'The protocol of this service is not recognised, so that its commands are not visible. Its clients were always the same.',
  todo: [
    'Find out who uses the client, and which program',
    'Check the settings and the log of the server',
    'Limit the service to its clients',
  ],
  falsePositives: 'A further client of the same kind that was added.',
  match: { kind: 'new-link' },
  evaluate(input, context) {
    if (!isUnrecognisedService(input, context)) return undefined
    return {
      summary: `${context.nameOf('client')} uses ${serviceName(input)} of ${context.nameOf('server')}, which only other clients used`,
      activity: `uses port ${input.server.port}`,
      subject: String(input.server.port),
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown client uses the service of a gateway',
        learned: [link('10.0.0.1')],
        facts: [link('10.0.0.66')],
      },
    ],
    silent: [
      { when: 'its usual client returns', learned: [link('10.0.0.1')], facts: [link('10.0.0.1')] },
      { when: 'nobody used the service before', facts: [link('10.0.0.66')] },
      {
        when: 'the protocol is recognised',
        learned: [link('10.0.0.1', 'modbus', 502)],
        facts: [link('10.0.0.66', 'modbus', 502)],
      },
    ],
  },
})

/** A TCP service in no recognised protocol, of a device that other clients used by it. */
export function isUnrecognisedService(input: RuleInput, context: RuleContext): boolean {
  const { fact, protocol, transport, client, server } = input
  if (fact.kind !== 'new-link' || protocol !== '' || transport !== 'tcp' || isGroup(server)) return false
  if (server.port === undefined || server.port >= FIRST_EPHEMERAL || client.ip === server.ip) return false
  if (context.isUsualLink() || !context.isServed()) return false
  if (context.isInternet('client') === true || context.isInternet('server') === true) return false
  return !(isOffice(context.device('server')) && isOffice(context.device('client')))
}
