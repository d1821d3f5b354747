import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'read',
  name: 'Read setup record',
  code: '0xf8',
  outcome: 'requested',
} as const
const passwordReturned = {
  kind: 'anomaly',
  about: 'server',
  what: 'password-told',
  detail: 'setup record with a password',
} as const
const place = { protocol: 'lantronix-discovery', serverPort: 30_718 } as const

export const rule = defineRule({
  id: 'lantronix-setup-requested',
  formerIds: ['setup-record-asked'],
  engine: 'policy',
  title: 'Lantronix setup record requested',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T0859', 'T0866'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The record holds the Telnet password of the device server in clear text and is sent without a logon. It gives control of the serial lines behind the device.',
  todo: [
    'Find out whether the client is the engineering station with Lantronix’ own tool',
    'If the request was answered, change the password, and disable the configuration port',
    'Restrict UDP port 30718 to the engineering station',
  ],
  falsePositives: 'Lantronix’ own DeviceInstaller, which reads the record; mute its station.',
  match: {
    kind: ['operation', 'anomaly'],
    protocols: ['lantronix-discovery'],
    outcomes: ['requested'],
    verbs: ['read'],
  },
  evaluate({ fact }, context) {
    const isReturned = fact.kind === 'anomaly' && fact.what === passwordReturned.what
    if (!isReturned && fact.kind !== 'operation') return undefined
    return {
      severity: isReturned ? 'critical' : undefined,
      summary: `${context.nameOf('client')} requested the setup record of ${context.nameOf('server')}${isReturned ? ', and received it with the password' : ''}`,
    }
  },
  examples: {
    fires: [
      { when: 'it is requested', facts: [{ ...place, fact: asked }], severity: 'major' },
      {
        when: 'it is returned with a password',
        facts: [{ ...place, fact: passwordReturned }],
        severity: 'critical',
      },
    ],
    silent: [
      {
        when: 'devices are discovered',
        facts: [{ ...place, fact: { ...asked, verb: 'browse', name: 'Query', code: '0xf6' } }],
      },
      { when: 'bytes were lost', facts: [{ ...place, fact: { ...passwordReturned, what: 'gap' } }] },
    ],
  },
})
