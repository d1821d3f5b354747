import { defineRule } from '#model/rule'

/** Functions whose answer holds SNMP communities, the administrator's password, or both. */
const SECRETS: ReadonlySet<string> = new Set(['0x28', '0x29', '0x2c'])

const password = {
  kind: 'operation',
  verb: 'read',
  name: 'Read administrator password',
  code: '0x29',
  outcome: 'requested',
} as const
const place = { protocol: 'moxa-discovery', serverPort: 4800 } as const

export const rule = defineRule({
  id: 'moxa-password-requested',
  formerIds: ['device-server-password-asked'],
  engine: 'policy',
  title: 'Moxa device-server password requested',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T0859', 'T0866'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Older firmware of NPort, MGate and OnCell sends its password and SNMP communities without a logon (CVE-2016-9361). They give control of the serial lines behind the device.',
  todo: [
    'Find out whether the client is the engineering station with Moxa’s own tool',
    'If the request was answered, change the password and the communities, and update the firmware',
    'Restrict UDP port 4800 to the engineering station',
  ],
  falsePositives:
    'Moxa’s own administration tools, if they read a configuration like this; mute their station.',
  match: {
    kind: 'operation',
    protocols: ['moxa-discovery'],
    outcomes: ['requested', 'succeeded'],
    verbs: ['read'],
  },
  evaluate({ fact }, context) {
    if (!SECRETS.has(fact.code)) return undefined
    if (!context.isLearning && context.isUsual('function')) return undefined
    const isGiven = fact.outcome === 'succeeded'
    return {
      severity: isGiven ? 'critical' : undefined,
      summary: `${context.nameOf('client')} requested secrets of ${context.nameOf('server')} (${fact.name})${isGiven ? ', and received them' : ''}`,
    }
  },
  examples: {
    fires: [
      { when: 'the password is requested', facts: [{ ...place, fact: password }], severity: 'major' },
      {
        when: 'it is returned',
        facts: [{ ...place, fact: { ...password, outcome: 'succeeded' } }],
        severity: 'critical',
      },
    ],
    silent: [
      {
        when: 'the time is read',
        facts: [{ ...place, fact: { ...password, name: 'Read date and time', code: '0x1a' } }],
      },
      { when: 'it is rejected', facts: [{ ...place, fact: { ...password, outcome: 'rejected' } }] },
    ],
  },
})
