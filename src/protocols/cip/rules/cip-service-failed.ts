import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

/** What explorers of every make ask for, whether it is there or not. */
const ORDINARY =
  /Service not supported|Attribute not supported|Object does not exist|Path destination unknown|Attribute list error|No stored attribute|Path segment error|Target connection not found|Connection in use/

const asked = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Tag',
  code: '0x4d',
  object: 'SetPoint',
  outcome: 'refused',
  error: 'Privilege violation',
} as const
const place = { protocol: 'cip', serverPort: 44818 } as const

export const rule = defineRule({
  id: 'cip-service-failed',
  engine: 'operational',
  title: 'CIP device refused a service',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['EtherNet/IP CIP Service Request Failed'],
  learnable: false,
  why: 'What was ordered did not happen: the key stands elsewhere, the tag is not there, or the client has no right to it.',
  todo: [
    'Ask what the client tried to do',
    'Look at the position of the key switch',
    'Look for more refusals of the same client',
  ],
  falsePositives:
    'Browsers of the network ask every device for services that only some have; that is a notice.',
  watches: 'operation',
  concerns: { protocols: ['cip'], outcomes: ['refused'] },
  evaluate: refusedRequests('cip', { ordinary: ORDINARY }),
  examples: {
    fires: [
      { when: 'a command is refused', facts: [{ fact: asked, ...place }], severity: 'major' },
      {
        when: 'an attribute that the device lacks is read',
        facts: [
          {
            fact: {
              ...asked,
              verb: 'read',
              name: 'Get Attribute Single',
              code: '0x0e',
              error: 'Attribute not supported',
            },
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
