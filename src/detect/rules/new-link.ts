import { defineRule } from '#model/rule'
import { isGroup, isOffice, nameOf, serviceName } from '../names.ts'
import { isUnrecognisedService } from './service-used-by-unknown-client.ts'

export const rule = defineRule({
  id: 'new-link',
  engine: 'policy',
  title: 'New connection',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0885'],
  defenderTitles: ['New Port Discovery', 'Illegal HTTP Communication', 'Unauthorized SSH Access'],
  learnable: true,
  whileLearning: 'silent',
  why: 'Connections are nearly constant in a plant. Every intrusion spreads over new ones.',
  todo: [
    'Ask whether a change was made today',
    'Check what the client did just before',
    'Learn it if it is intended',
  ],
  falsePositives: 'Rare but regular traffic that did not occur while learning, such as a monthly report.',
  evidence: 'learned',
  match: { kind: 'new-link' },
  // First connections of an unknown client are merged into its alert.
  correlateInto: {
    'new-device': 'source',
    'new-remote-access': 'pair',
    'commands-from-unknown-client': 'pair',
    'new-function': 'action',
  },
  evaluate(input, context) {
    // Either of two neighbors may resolve the other's hardware address first: RFC 826 opens no service.
    if (input.protocol === 'arp') return undefined
    // Groups are no peers, and their members change.
    if (isGroup(input.server)) return undefined
    // The internet has its own rule.
    if (context.isInternet('client') === true || context.isInternet('server') === true) return undefined
    if (isUnrecognisedService(input, context)) return undefined
    // Without a port there is no service: a ping, a Wi-Fi frame.
    const isNewService = input.server.port !== undefined && !context.isServed()
    const server = context.device('server')
    const isToPlant = server?.class === 'OT'
    const isAmongOffices = isOffice(server) && isOffice(context.device('client'))
    // Redundant stations: the other one takes over.
    const isTakenOver = isToPlant && !isNewService && context.isUsedByAlike()
    const titles = isNewService ? ['New Port Discovery'] : []
    if (input.protocol === 'ssh') titles.push('Unauthorized SSH Access')
    if (input.protocol === 'http' && isToPlant) titles.push('Illegal HTTP Communication')
    const how = isNewService ? ', a service it never provided before' : ''
    const reached = `${nameOf(input, context, 'server')} by ${serviceName(input)}`
    return {
      summary: `${nameOf(input, context, 'client')} now reaches ${reached}${how}`,
      activity: `reaches ${reached}`,
      severity:
        input.protocol === 'ssh' && isToPlant
          ? 'major'
          : isAmongOffices || isTakenOver
            ? 'notice'
            : undefined,
      defenderTitles: titles,
    }
  },
  examples: {
    fires: [
      {
        when: 'a known client opens a service of a server it never used',
        learned: [
          { fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } },
        ],
        facts: [
          {
            protocol: 'telnet',
            serverPort: 23,
            fact: { kind: 'session', phase: 'open', method: 'password', secured: false },
          },
        ],
      },
    ],
    silent: [
      {
        when: 'a server resolves the hardware address of its client',
        learned: [
          { fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } },
        ],
        facts: [
          {
            protocol: 'arp',
            client: '10.0.0.2',
            server: '10.0.0.1',
            fact: { kind: 'operation', verb: 'browse', name: 'ARP Request', code: '1', outcome: 'requested' },
          },
        ],
      },
      {
        when: 'the known client returns from another port',
        learned: [
          { fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'requested' } },
        ],
        facts: [
          { fact: { kind: 'operation', verb: 'write', name: 'Write', code: '6', outcome: 'requested' } },
        ],
      },
    ],
  },
})
