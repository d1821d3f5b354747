import { defineRule } from '#model/rule'

const place = { protocol: 'smb', serverPort: 445 } as const
const knock = { kind: 'anomaly', what: 'reserved-function', detail: 'TRANS2_SESSION_SETUP' } as const
const answer = {
  kind: 'anomaly',
  what: 'implant-answer',
  about: 'server',
  detail: 'multiplex id 81',
} as const

export const rule = defineRule({
  id: 'back-door-knocked',
  engine: 'malware',
  title: 'Back door DoublePulsar is knocked at',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0866'],
  counterpart: ['Invalid SMB Message (DoublePulsar Backdoor Implant)'],
  learnable: false,
  why: 'DoublePulsar sits in the kernel of a Windows host and runs whatever it is handed. WannaCry used it to spread.',
  todo: [
    'Isolate the source: it looks for hosts that are already open',
    'Isolate the target if it answered, and rebuild it',
    'Install MS17-010 and switch off SMB 1',
  ],
  falsePositives: 'A vulnerability scanner that looks for DoublePulsar.',
  watches: 'anomaly',
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'anomaly' || protocol !== 'smb') return undefined
    if (fact.what === 'implant-answer')
      return {
        summary: `The back door DoublePulsar on ${known.nameOf('server')} answered ${known.nameOf('client')}: the host is compromised`,
        subject: 'answered',
      }
    if (fact.what !== 'reserved-function') return undefined
    return {
      summary: `${known.nameOf('client')} knocks at the back door DoublePulsar on ${known.nameOf('server')}`,
    }
  },
  examples: {
    fires: [
      { when: 'somebody knocks', facts: [{ ...place, fact: knock }] },
      { when: 'the back door answers', facts: [{ ...place, fact: answer }] },
    ],
    silent: [{ when: 'octets were lost', facts: [{ ...place, fact: { kind: 'anomaly', what: 'gap' } }] }],
  },
})
