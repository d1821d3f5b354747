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
  id: 'doublepulsar-probe',
  formerIds: ['back-door-knocked'],
  engine: 'malware',
  title: 'DoublePulsar backdoor probe',
  category: 'Suspicion of Malware',
  severity: 'critical',
  techniques: ['T0866'],
  defenderTitles: ['Invalid SMB Message (DoublePulsar Backdoor Implant)'],
  learnable: false,
  why: 'DoublePulsar runs in the kernel of a Windows host and executes any code it receives. WannaCry used it to spread.',
  todo: [
    'Isolate the source: it searches for infected hosts',
    'Isolate the target if it answered, and rebuild it',
    'Install MS17-010 and disable SMB 1',
  ],
  falsePositives: 'A vulnerability scanner that tests for DoublePulsar.',
  match: { kind: 'anomaly' },
  evaluate({ fact, protocol }, context) {
    if (protocol !== 'smb') return undefined
    if (fact.what === 'implant-answer')
      return {
        summary: `The DoublePulsar backdoor on ${context.nameOf('server')} answered ${context.nameOf('client')}: the host is compromised`,
        subject: 'answered',
      }
    if (fact.what !== 'reserved-function') return undefined
    return {
      summary: `${context.nameOf('client')} probes the DoublePulsar backdoor on ${context.nameOf('server')}`,
    }
  },
  examples: {
    fires: [
      { when: 'a client probes it', facts: [{ ...place, fact: knock }] },
      { when: 'the backdoor answers', facts: [{ ...place, fact: answer }] },
    ],
    silent: [{ when: 'bytes were lost', facts: [{ ...place, fact: { kind: 'anomaly', what: 'gap' } }] }],
  },
})
