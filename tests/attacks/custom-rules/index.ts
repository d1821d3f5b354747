/** A folder of a user with a rule on facts of shipped protocols. It reads no protocol of its own. */
import { defineProtocol, defineRule } from 'sightglass/sdk'

const write = {
  kind: 'operation',
  verb: 'write',
  name: 'Write Single Register',
  code: '6',
  outcome: 'requested',
} as const

const setPointWritten = defineRule({
  id: 'own-set-point-written',
  engine: 'policy',
  title: 'Set point of the dosing pump written',
  category: 'Custom Alerts',
  severity: 'major',
  techniques: ['T0836'],
  defenderTitles: [],
  learnable: false,
  why: 'The dosing pump takes its set point from the recipe alone.',
  todo: ['Ask the shift lead'],
  falsePositives: 'None.',
  match: { kind: 'operation' },
  evaluate({ fact }, known) {
    if (fact.kind !== 'operation' || fact.verb !== 'write' || fact.object !== 'holding:107') return undefined
    return { summary: `${known.nameOf('client')} wrote the set point of the dosing pump` }
  },
  examples: {
    fires: [{ when: 'it is written', facts: [{ fact: { ...write, object: 'holding:107' } }] }],
    silent: [{ when: 'another register is written', facts: [{ fact: { ...write, object: 'holding:7' } }] }],
  },
})

export const protocol = defineProtocol({
  name: 'custom-rules',
  title: 'Rules of this plant',
  standard: 'none: rules alone',
  depth: 'hinted',
  family: 'ot',
  hints: [{ carriedBy: 'custom-rules' }],
  dissect: () => ({ kind: 'foreign' }),
  facts: () => {},
  rules: [setPointWritten],
})
