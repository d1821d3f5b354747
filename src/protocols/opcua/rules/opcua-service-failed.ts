import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

/** Optional attributes that discovery tools of all vendors read. */
const ORDINARY =
  /NodeIdUnknown|AttributeIdInvalid|NotSupported|NoData|ContinuationPoint|NotReadable|NoMatch|WaitingForInitialData|ServiceUnsupported|BrowseName|TypeDefinition/

const asked = {
  kind: 'operation',
  verb: 'write',
  name: 'Write',
  code: 'Write',
  object: 'ns=2;s=Limit',
  outcome: 'rejected',
  error: 'BadNotWritable',
} as const
const place = { protocol: 'opcua', serverPort: 4840 } as const

export const rule = defineRule({
  id: 'opcua-service-failed',
  engine: 'operational',
  title: 'OPC UA service request failed',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  defenderTitles: ['OPC UA Service Request Failed'],
  learnable: false,
  why: 'The request was not executed. Failures for lack of permission mean that a client tests its permissions.',
  todo: [
    'Ask what the client tried to do',
    'Check the permissions of its user',
    'Look for more rejected requests of the same client',
  ],
  falsePositives:
    'Clients with an old address space; browsers that read all attributes of every node, which is a notice.',
  match: { kind: 'operation', protocols: ['opcua'], outcomes: ['rejected'] },
  evaluate: refusedRequests({
    ordinary: ORDINARY,
    // Long polls end like this when a session or subscription ends; logons are reported as sessions.
    leavesOut: ({ code }) => code === 'Publish' || code === 'ActivateSession',
  }),
  examples: {
    fires: [
      { when: 'a command is rejected', facts: [{ fact: asked, ...place }], severity: 'major' },
      {
        when: 'a client with an old address space writes a node that is gone',
        facts: [{ fact: { ...asked, error: 'BadNodeIdUnknown' }, ...place }],
        severity: 'minor',
      },
      {
        when: 'a node that does not exist is read',
        facts: [
          {
            fact: { ...asked, verb: 'read', name: 'Read', code: 'Read', error: 'BadNodeIdUnknown' },
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
      {
        when: 'a long poll ends',
        facts: [
          {
            fact: {
              ...asked,
              verb: 'subscribe',
              name: 'Publish',
              code: 'Publish',
              error: 'BadNoSubscription',
            },
            ...place,
          },
        ],
      },
    ],
  },
})
