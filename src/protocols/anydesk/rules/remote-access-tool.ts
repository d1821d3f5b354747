import { defineRule } from '#model/rule'

const opened = (protocol: string) =>
  ({
    protocol,
    serverPort: 7070,
    fact: { kind: 'session', phase: 'open', method: protocol, secured: true },
  }) as const

export const rule = defineRule({
  id: 'remote-access-tool',
  formerIds: ['remote-tool-used'],
  engine: 'policy',
  title: 'Cloud remote-access tool in use',
  category: 'Remote Access',
  severity: 'minor',
  techniques: ['T0822', 'T0886'],
  defenderTitles: ['Suspicious Traffic Detected'],
  learnable: true,
  whileLearning: 'alert',
  why: 'AnyDesk passes the firewall from inside. Anyone with its password controls the computer, and intruders install it for persistence.',
  todo: [
    'Find out who installed it and whether it is authorised',
    'Provide access through the jump host and remove the tool',
    'If nobody installed it, check earlier connections to the computer',
  ],
  falsePositives: 'An agreed vendor support session; learn it or use a maintenance window.',
  match: { kind: 'session' },
  evaluate({ protocol }, context) {
    if (protocol !== 'anydesk') return undefined
    return {
      summary: `${context.nameOf('client')} and ${context.nameOf('server')} are connected by AnyDesk`,
      subject: protocol,
    }
  },
  examples: {
    fires: [{ when: 'a session is opened', facts: [opened('anydesk')] }],
    silent: [{ when: 'a session over TLS is opened', facts: [opened('tls')] }],
  },
})
