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
  why: 'Who talks to whom is nearly constant in a plant. A new connection is how every intrusion spreads.',
  todo: [
    'Ask whether a change was made today',
    'Look at what the client did just before',
    'Learn it if it is wanted',
  ],
  falsePositives: 'Rare but regular traffic that did not occur while learning, such as a monthly report.',
  watches: 'new-link',
  // What a stranger does first is part of its coming.
  toldBy: { 'new-device': 'source', 'new-remote-access': 'pair', 'commands-from-unknown-client': 'pair' },
  evaluate(judged, known) {
    if (judged.fact.kind !== 'new-link') return undefined
    // Either of two neighbours may be the first to ask for the other's hardware address: RFC 826 opens no service.
    if (judged.protocol === 'arp') return undefined
    // Groups are not partners, and a group's members come and go.
    if (isGroup(judged.server)) return undefined
    // Of the internet another rule speaks.
    if (known.isInternet('client') === true || known.isInternet('server') === true) return undefined
    // Nothing is served where there is no port: a ping, a frame of Wi-Fi.
    const isNewService = judged.server.port !== undefined && !known.isServed()
    const server = known.asset('server')
    const isToPlant = server?.class === 'OT'
    const isAmongOffices = isOffice(server) && isOffice(known.asset('client'))
    const titles = isNewService ? ['New Port Discovery'] : []
    if (judged.protocol === 'ssh') titles.push('Unauthorized SSH Access')
    if (judged.protocol === 'http' && isToPlant) titles.push('Illegal HTTP Communication')
    const how = isNewService ? ', which it never served to anybody' : ''
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
        when: 'a server asks for the hardware address of its client',
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
        when: 'the usual client comes back from another port',
        learned: [{ fact: { kind: 'operation', verb: 'read', name: 'Read', code: '3', outcome: 'asked' } }],
        facts: [{ fact: { kind: 'operation', verb: 'write', name: 'Write', code: '6', outcome: 'asked' } }],
      },
    ],
  },
})
