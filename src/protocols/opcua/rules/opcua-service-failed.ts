import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

/** What explorers of every make ask for, whether it is there or not. */
const ORDINARY =
  /NodeIdUnknown|AttributeIdInvalid|NotSupported|NoData|ContinuationPoint|NotReadable|NoMatch|WaitingForInitialData|ServiceUnsupported|BrowseName|TypeDefinition/

const asked = {
  kind: 'operation',
  verb: 'write',
  name: 'Write',
  code: 'Write',
  object: 'ns=2;s=Limit',
  outcome: 'refused',
  error: 'BadNotWritable',
} as const
const place = { protocol: 'opcua', serverPort: 4840 } as const

export const rule = defineRule({
  id: 'opcua-service-failed',
  engine: 'operational',
  title: 'OPC UA server refused a service',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['OPC UA Service Request Failed'],
  learnable: false,
  why: 'What a client wanted did not happen. Refusals for lack of rights are somebody who tries what is allowed.',
  todo: [
    'Ask what the client tried to do',
    'Look at the rights of its user',
    'Look for more refusals of the same client',
  ],
  falsePositives:
    'Clients with an old address space; browsers that ask every node for everything, which is a notice.',
  watches: 'operation',
  concerns: { protocols: ['opcua'], outcomes: ['refused'] },
  evaluate: refusedRequests('opcua', {
    ordinary: ORDINARY,
    // Long polls end so when a session or subscription is over; log-ons are told as sessions.
    leavesOut: ({ code }) => code === 'Publish' || code === 'ActivateSession',
  }),
  examples: {
    fires: [
      { when: 'a command is refused', facts: [{ fact: asked, ...place }], severity: 'major' },
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
      { when: 'it is done', facts: [{ fact: { ...asked, outcome: 'ok', error: undefined }, ...place }] },
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
