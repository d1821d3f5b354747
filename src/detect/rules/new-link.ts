import { defineRule } from '#model/rule'
import { isGroup, isOffice, nameOf, serviceName } from '../names.ts'

export const rule = defineRule({
  id: 'new-link',
  engine: 'policy',
  title: 'New connection',
  category: 'Unauthorized Communication Behavior',
  severity: 'minor',
  techniques: ['T0885'],
  counterpart: ['New Port Discovery', 'Illegal HTTP Communication', 'Unauthorized SSH Access'],
  learnable: true,
  whileLearning: 'silent',
  why: 'Connections are nearly constant in a plant. Every intrusion spreads over new ones.',
  todo: [
    'Ask whether a change was made today',
    'Check what the client did just before',
    'Learn it if it is intended',
  ],
  falsePositives: 'Rare but regular traffic that did not occur while learning, such as a monthly report.',
  watches: 'new-link',
  // First connections of an unknown client are merged into its alert.
  toldBy: { 'new-device': 'source', 'new-remote-access': 'pair', 'commands-from-unknown-client': 'pair' },
  evaluate(judged, known) {
    if (judged.fact.kind !== 'new-link') return undefined
    // Either of two neighbors may resolve the other's hardware address first: RFC 826 opens no service.
    if (judged.protocol === 'arp') return undefined
    // Groups are no peers, and their members change.
    if (isGroup(judged.server)) return undefined
    // The internet has its own rule.
    if (known.isInternet('client') === true || known.isInternet('server') === true) return undefined
    // Without a port there is no service: a ping, a Wi-Fi frame.
    const isNewService = judged.server.port !== undefined && !known.isServed()
    const server = known.device('server')
    const isToPlant = server?.class === 'OT'
    const isAmongOffices = isOffice(server) && isOffice(known.device('client'))
    const titles = isNewService ? ['New Port Discovery'] : []
    if (judged.protocol === 'ssh') titles.push('Unauthorized SSH Access')
    if (judged.protocol === 'http' && isToPlant) titles.push('Illegal HTTP Communication')
    const how = isNewService ? ', a service it never provided before' : ''
    const reached = `${nameOf(judged, known, 'server')} by ${serviceName(judged)}`
    return {
      summary: `${nameOf(judged, known, 'client')} now reaches ${reached}${how}`,
      deed: `reaches ${reached}`,
      severity: judged.protocol === 'ssh' && isToPlant ? 'major' : isAmongOffices ? 'notice' : undefined,
      counterpart: titles,
    }
  },
  examples: {
    fires: [
      {
        when: 'a known client opens a service of a server it never used',
        learned: [{ fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'asked' } }],
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
        learned: [{ fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'asked' } }],
        facts: [
          {
            protocol: 'arp',
            client: '10.0.0.2',
            server: '10.0.0.1',
            fact: { kind: 'operation', verb: 'browse', name: 'ARP Request', code: '1', outcome: 'asked' },
          },
        ],
      },
      {
        when: 'the known client returns from another port',
        learned: [{ fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'asked' } }],
        facts: [{ fact: { kind: 'operation', verb: 'write', name: 'Write', code: '6', outcome: 'asked' } }],
      },
    ],
  },
})
