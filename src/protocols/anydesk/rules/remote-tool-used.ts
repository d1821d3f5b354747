import { defineRule } from '#model/rule'

const opened = (protocol: string) =>
  ({
    protocol,
    serverPort: 7070,
    fact: { kind: 'session', phase: 'open', method: protocol, secured: true },
  }) as const

export const rule = defineRule({
  id: 'remote-tool-used',
  engine: 'policy',
  title: 'A machine is worked on by a tool that reaches it from anywhere',
  category: 'Remote Access',
  severity: 'minor',
  techniques: ['T0822', 'T0886'],
  counterpart: ['Suspicious Traffic Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'AnyDesk passes the firewall from inside. Whoever knows its password is on the machine, and intruders bring it along to stay.',
  todo: [
    'Ask who set it up, and whether they may',
    'Give them a way through the jump host, and remove the tool',
    'If nobody did, look at what came to the machine before it',
  ],
  falsePositives: 'A vendor’s support session that was agreed; learn it, or use a maintenance window.',
  watches: 'session',
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'session' || protocol !== 'anydesk') return undefined
    return {
      summary: `${known.nameOf('client')} and ${known.nameOf('server')} are connected by AnyDesk`,
      subject: protocol,
    }
  },
  examples: {
    fires: [{ when: 'a session is opened', facts: [opened('anydesk')] }],
    silent: [{ when: 'a session of TLS is opened', facts: [opened('tls')] }],
  },
})
