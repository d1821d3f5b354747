import { defineRule } from '#model/rule'

const asked = {
  kind: 'operation',
  verb: 'read',
  name: 'Read setup record',
  code: '0xf8',
  outcome: 'asked',
} as const
const told = {
  kind: 'anomaly',
  about: 'server',
  what: 'password-told',
  detail: 'setup record with a password',
} as const
const place = { protocol: 'lantronix-discovery', serverPort: 30_718 } as const

export const rule = defineRule({
  id: 'setup-record-asked',
  engine: 'policy',
  title: 'A Lantronix device server is asked for its setup record',
  category: 'Authentication',
  severity: 'major',
  techniques: ['T0859', 'T0866'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The record holds the password of the device server’s Telnet menu in clear, and is given to whoever asks. Who has it controls the serial lines behind the device.',
  todo: [
    'Find out who asks: the engineering station with Lantronix’ own tool, or somebody else',
    'If it was answered, change the password, and switch the configuration port off',
    'Let only the engineering station reach UDP port 30718',
  ],
  falsePositives: 'Lantronix’ own DeviceInstaller, which reads the record so; mute its station.',
  watches: ['operation', 'anomaly'],
  concerns: { protocols: ['lantronix-discovery'], outcomes: ['asked'], verbs: ['read'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'lantronix-discovery') return undefined
    const isTold = fact.kind === 'anomaly' && fact.what === told.what
    if (!isTold && (fact.kind !== 'operation' || fact.verb !== 'read' || fact.outcome !== 'asked'))
      return undefined
    return {
      severity: isTold ? 'critical' : undefined,
      summary: `${known.nameOf('client')} asked ${known.nameOf('server')} for its setup record${isTold ? ', and got it with the password in it' : ''}`,
    }
  },
  examples: {
    fires: [
      { when: 'it is asked for', facts: [{ ...place, fact: asked }], severity: 'major' },
      { when: 'it is given with a password', facts: [{ ...place, fact: told }], severity: 'critical' },
    ],
    silent: [
      {
        when: 'devices are looked for',
        facts: [{ ...place, fact: { ...asked, verb: 'browse', name: 'Query', code: '0xf6' } }],
      },
      { when: 'octets were lost', facts: [{ ...place, fact: { ...told, what: 'gap' } }] },
    ],
  },
})
