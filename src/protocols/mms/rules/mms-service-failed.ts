import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

/** Optional objects that discovery tools of all vendors read. */
const ORDINARY = /object-non-existent|object-undefined|unsupported|end-of-file|file-non-existent/

const asked = {
  kind: 'operation',
  verb: 'operate',
  name: 'write',
  code: 'write',
  object: 'BAY1LD0/CSWI1$CO$Pos$Oper',
  outcome: 'rejected',
  error: 'object-access-denied',
} as const
const place = { protocol: 'mms', serverPort: 102 } as const

export const rule = defineRule({
  id: 'mms-service-failed',
  engine: 'operational',
  title: 'MMS service request failed',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  defenderTitles: ['MMS Service Request Failed'],
  learnable: false,
  why: 'A rejected control leaves a breaker as it is. Many rejected requests mean that a client tests its permissions.',
  todo: [
    'Find out who sent the command',
    'Check interlocks and the local/remote switch',
    'Look for more rejected requests of the same client',
  ],
  falsePositives: 'Browsers of IEC 61850 models that read missing objects; that is a notice.',
  match: { kind: 'operation', protocols: ['mms'], outcomes: ['rejected'] },
  evaluate: refusedRequests({ ordinary: ORDINARY }),
  examples: {
    fires: [
      { when: 'a command is rejected', facts: [{ fact: asked, ...place }], severity: 'major' },
      {
        when: 'an object that does not exist is read',
        facts: [
          {
            fact: { ...asked, verb: 'read', name: 'read', code: 'read', error: 'object-non-existent' },
            ...place,
          },
        ],
        severity: 'notice',
      },
    ],
    silent: [
      {
        when: 'it succeeds',
        facts: [{ fact: { ...asked, outcome: 'succeeded', error: undefined }, ...place }],
      },
    ],
  },
})
