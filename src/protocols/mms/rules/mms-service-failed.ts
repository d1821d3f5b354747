import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

/** What explorers of every make ask for, whether it is there or not. */
const ORDINARY = /object-non-existent|object-undefined|unsupported|end-of-file|file-non-existent/

const asked = {
  kind: 'operation',
  verb: 'operate',
  name: 'write',
  code: 'write',
  object: 'BAY1LD0/CSWI1$CO$Pos$Oper',
  outcome: 'refused',
  error: 'object-access-denied',
} as const
const place = { protocol: 'mms', serverPort: 102 } as const

export const rule = defineRule({
  id: 'mms-service-failed',
  engine: 'operational',
  title: 'MMS server refused a service',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['MMS Service Request Failed'],
  learnable: false,
  why: 'A control that the device refuses leaves a breaker as it is. Many refusals are somebody who tries what is allowed.',
  todo: [
    'Ask who gave the order',
    'Look at interlocks and the local/remote switch',
    'Look for more refusals of the same client',
  ],
  falsePositives: 'Browsers of IEC 61850 models that ask for objects which are not there; that is a notice.',
  watches: 'operation',
  concerns: { protocols: ['mms'], outcomes: ['refused'] },
  evaluate: refusedRequests('mms', { ordinary: ORDINARY }),
  examples: {
    fires: [
      { when: 'a command is refused', facts: [{ fact: asked, ...place }], severity: 'major' },
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
      { when: 'it is done', facts: [{ fact: { ...asked, outcome: 'ok', error: undefined }, ...place }] },
    ],
  },
})
