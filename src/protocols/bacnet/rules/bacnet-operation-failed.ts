import { isQuiet } from '#model/fact'
import { defineRule } from '#model/rule'

/** What explorers of every make ask for, whether it is there or not. */
const ORDINARY =
  /unknown-property|unknown-object|unrecognized-service|optional|segmentation|buffer-overflow|no-objects|invalid-array-index|unknown-device/

const asked = {
  kind: 'operation',
  verb: 'write',
  name: 'writeProperty',
  code: 'c15',
  object: 'binary-output:3 present-value',
  outcome: 'refused',
  error: 'property: write-access-denied',
} as const
const place = { protocol: 'bacnet', serverPort: 47808 } as const

export const rule = defineRule({
  id: 'bacnet-operation-failed',
  engine: 'operational',
  title: 'BACnet device refused what it was asked',
  category: 'Command Failures',
  severity: 'major',
  techniques: ['T1692.001'],
  counterpart: ['BACNet Operation Failed'],
  learnable: false,
  why: 'Something in the building did not happen, or somebody asked for what is not theirs.',
  todo: [
    'Ask who works on this device',
    'See whether the sender is a known workstation',
    'Look for the same request to other devices',
  ],
  falsePositives: 'Workstations ask every device for properties that only some have; that is a notice.',
  watches: 'operation',
  concerns: { protocols: ['bacnet'], outcomes: ['refused'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'bacnet' || fact.kind !== 'operation' || fact.outcome !== 'refused') return undefined
    if (fact.error?.startsWith('reject: ') === true && !/unrecognized-service|other/.test(fact.error))
      return undefined
    // A wrong password is a refused logon, and told as one.
    if (fact.error?.endsWith('password-failure') === true) return undefined
    const object = fact.object === undefined ? '' : ` on ${fact.object}`
    return {
      severity: isQuiet(fact.verb) ? (ORDINARY.test(fact.error ?? '') ? 'notice' : 'warning') : undefined,
      summary: `${known.nameOf('server')} refused ${fact.name}${object} from ${known.nameOf('client')}: ${fact.error ?? 'no reason given'}`,
    }
  },
  examples: {
    fires: [
      { when: 'a command is refused', facts: [{ fact: asked, ...place }], severity: 'major' },
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
        when: 'the password is wrong: another rule says that',
        facts: [{ fact: { ...asked, error: 'services: password-failure' }, ...place }],
      },
      { when: 'it is done', facts: [{ fact: { ...asked, outcome: 'ok', error: undefined }, ...place }] },
      {
        when: 'the message was ill-formed: another rule says that',
        facts: [{ fact: { ...asked, error: 'reject: invalid-tag' }, ...place }],
      },
    ],
  },
})
