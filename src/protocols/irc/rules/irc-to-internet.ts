import { kindOfIp } from '#model/address'
import { defineRule } from '#model/rule'

const chat = { kind: 'session', phase: 'open', user: 'x7f3', method: 'irc', secured: false } as const
const place = { protocol: 'irc', serverPort: 6667 } as const

export const rule = defineRule({
  id: 'irc-to-internet',
  engine: 'malware',
  title: 'IRC connection to the internet',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0869', 'T0884'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: false,
  whileLearning: 'alert',
  why: 'Plant devices have no use for chat. Bots on cameras, routers and computers receive commands in IRC channels.',
  todo: [
    'Read the channel and its messages in the packets',
    'Disconnect the device, and find the program',
    'Look for other clients of the same server',
  ],
  falsePositives: 'A person who chats from an office computer.',
  match: { kind: 'session', protocols: ['irc'], phases: ['open'] },
  evaluate({ fact, server }, context) {
    const isOutside =
      context.isInternet('server') ?? (server.ip !== undefined && kindOfIp(server.ip) === 'public')
    if (!isOutside) return undefined
    // An office computer may be a person's; learned traffic already shows whether people chat here.
    return {
      severity:
        context.device('client')?.class === 'OT' ? 'critical' : context.isLearning ? 'minor' : undefined,
      summary: `${context.nameOf('client')} connects by IRC to ${server.ip} as ${fact.user ?? 'an unnamed user'}`,
      target: server.ip,
    }
  },
  examples: {
    fires: [
      {
        when: 'a camera joins an external server',
        facts: [{ ...place, server: '198.51.100.7', fact: chat }],
      },
    ],
    silent: [
      { when: 'an internal server is used', facts: [{ ...place, fact: chat }] },
      {
        when: 'the server rejects it',
        facts: [{ ...place, server: '198.51.100.7', fact: { ...chat, phase: 'refused' } }],
      },
    ],
  },
})
