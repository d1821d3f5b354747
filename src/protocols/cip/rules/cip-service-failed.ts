import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

/** Optional services that discovery tools of all vendors request. */
const ORDINARY =
  /Service not supported|Attribute not supported|Object does not exist|Path destination unknown|Attribute list error|No stored attribute|Path segment error|Target connection not found|Connection in use/

const asked = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Tag',
  code: '0x4d',
  object: 'SetPoint',
  outcome: 'rejected',
  error: 'Privilege violation',
} as const
const place = { protocol: 'cip', serverPort: 44818 } as const

export const rule = defineRule({
  id: 'cip-service-failed',
  engine: 'operational',
  title: 'CIP service request failed',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  defenderTitles: ['EtherNet/IP CIP Service Request Failed'],
  learnable: false,
  why: 'The command was not executed: key switch in another position, missing tag, or insufficient privilege.',
  todo: [
    'Ask what the client tried to do',
    'Check the position of the key switch',
    'Look for more rejected requests of the same client',
  ],
  falsePositives: 'Network browsers request optional services from every device; that is a notice.',
  match: { kind: 'operation', protocols: ['cip'], outcomes: ['rejected'] },
  evaluate: refusedRequests({ ordinary: ORDINARY }),
  examples: {
    fires: [
      { when: 'a command is rejected', facts: [{ fact: asked, ...place }], severity: 'major' },
      {
        when: 'an unsupported attribute is read',
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
      {
        when: 'it succeeds',
        facts: [{ fact: { ...asked, outcome: 'succeeded', error: undefined }, ...place }],
      },
    ],
  },
})
