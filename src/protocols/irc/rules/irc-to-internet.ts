import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'

const chat = { kind: 'session', phase: 'open', user: 'x7f3', method: 'irc', secured: false } as const
const place = { protocol: 'irc', serverPort: 6667 } as const

export const rule = defineRule({
  id: 'irc-to-internet',
  engine: 'malware',
  title: 'A device chats with the internet by IRC, as bots do',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0869', 'T0884'],
  counterpart: ['Suspicious Traffic Detected'],
  learnable: false,
  whileLearning: 'alert',
  why: 'Devices of a plant do not chat. Bots on cameras, routers and computers wait in IRC channels for orders.',
  todo: [
    'Look at the packets: the channel, and what is said there',
    'Take the device off the network, and look for the program',
    'Look for others that talk to the same server',
  ],
  falsePositives: 'A person who chats from an office computer.',
  watches: 'session',
  concerns: { protocols: ['irc'], phases: ['open'] },
  evaluate({ fact, protocol, server }, known) {
    if (protocol !== 'irc' || fact.kind !== 'session' || fact.phase !== 'open') return undefined
    const isOutside =
      known.isInternet('server') ?? (server.ip !== undefined && kindOfIp(server.ip) === 'public')
    if (!isOutside) return undefined
    // An office computer may be a person's; what is learned already shows whether people chat here.
    return {
      severity: known.asset('client')?.class === 'OT' ? 'critical' : known.isLearning ? 'minor' : undefined,
      summary: `${known.nameOf('client')} chats by IRC with ${server.ip} as ${fact.user ?? 'somebody'}`,
      target: server.ip,
    }
  },
  examples: {
    fires: [
      { when: 'a camera joins a server outside', facts: [{ ...place, server: '198.51.100.7', fact: chat }] },
    ],
    silent: [
      { when: 'a server of the house is used', facts: [{ ...place, fact: chat }] },
      {
        when: 'the server refuses',
        facts: [{ ...place, server: '198.51.100.7', fact: { ...chat, phase: 'refused' } }],
      },
    ],
  },
})
