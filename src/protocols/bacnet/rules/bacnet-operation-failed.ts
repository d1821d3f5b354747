import type { Operation } from '#model/fact'
import { refusedRequests } from '#model/refused-request'
import { defineRule } from '#model/rule'

/** Optional properties that discovery tools of all vendors read. */
const ORDINARY =
  /unknown-property|unknown-object|unrecognized-service|optional|segmentation|buffer-overflow|no-objects|invalid-array-index|unknown-device/

/** A malformed request and a failed logon have their own rules. */
function hasOwnRule({ error = '' }: Operation): boolean {
  const isBroken = error.startsWith('reject: ') && !/unrecognized-service|other/.test(error)
  return isBroken || error.endsWith('password-failure')
}

const asked = {
  kind: 'operation',
  verb: 'write',
  name: 'writeProperty',
  code: 'c15',
  object: 'binary-output:3 present-value',
  outcome: 'rejected',
  error: 'property: write-access-denied',
} as const
const place = { protocol: 'bacnet', serverPort: 47808 } as const

export const rule = defineRule({
  id: 'bacnet-operation-failed',
  engine: 'operational',
  title: 'BACnet operation failed',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  defenderTitles: ['BACNet Operation Failed'],
  learnable: false,
  why: 'A command was not executed, or a client requested something it has no access to.',
  todo: [
    'Find out whether the device is being worked on',
    'Check whether the sender is a known workstation',
    'Look for the same request to other devices',
  ],
  falsePositives: 'Workstations read optional properties of every device; that is a notice.',
  match: { kind: 'operation', protocols: ['bacnet'], outcomes: ['rejected'] },
  evaluate: refusedRequests({ ordinary: ORDINARY, leavesOut: hasOwnRule }),
  examples: {
    fires: [
      { when: 'a command is rejected', facts: [{ fact: asked, ...place }], severity: 'major' },
      {
        when: 'an optional property is missing',
        facts: [
          {
            fact: {
              ...asked,
              verb: 'read',
              name: 'readProperty',
              code: 'c12',
              error: 'property: unknown-property',
            },
            ...place,
          },
        ],
        severity: 'notice',
      },
    ],
    silent: [
      {
        when: 'the password is wrong: another rule reports that',
        facts: [{ fact: { ...asked, error: 'services: password-failure' }, ...place }],
      },
      {
        when: 'it succeeds',
        facts: [{ fact: { ...asked, outcome: 'succeeded', error: undefined }, ...place }],
      },
      {
        when: 'the message was malformed: another rule reports that',
        facts: [{ fact: { ...asked, error: 'reject: invalid-tag' }, ...place }],
      },
    ],
  },
})
