import { defineRule } from '#model/rule'

/** OPC Alarms and Events 1.10, IOPCEventServer: conditions of the area or source are not reported until enabled again. */
const DISABLES = /DisableConditionBy(Area|Source)$/

const disabled = {
  kind: 'operation',
  verb: 'configure',
  name: 'IOPCEventServer::DisableConditionByArea',
  code: 'IOPCEventServer/15',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'opc-alarms-disabled',
  engine: 'policy',
  title: 'OPC alarms disabled',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T0878'],
  defenderTitles: [],
  learnable: true,
  whileLearning: 'alert',
  why: 'Disabled conditions do not reach the operator: a process can leave its limits without an alarm.',
  todo: [
    'Find out who works on the alarm server and why these alarms are disabled',
    'Check the areas and sources named in the frame, and their process values since',
    'Enable the conditions again after the work',
  ],
  falsePositives: 'Alarms of a unit under maintenance are disabled like this.',
  match: { kind: 'operation', protocols: ['opc-classic'], verbs: ['configure'], outcomes: ['requested'] },
  evaluate({ fact }, context) {
    if (!DISABLES.test(fact.name)) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const what = fact.object === undefined ? '' : ` of ${fact.object}`
    return {
      summary: `${context.nameOf('client')} disabled alarms${what} at ${context.nameOf('server')} (${fact.name})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'conditions of an area are disabled',
        facts: [{ protocol: 'opc-classic', fact: disabled }],
      },
    ],
    silent: [
      {
        when: 'they are enabled again',
        facts: [
          { protocol: 'opc-classic', fact: { ...disabled, name: 'IOPCEventServer::EnableConditionByArea' } },
        ],
      },
      {
        when: 'a user has allowed this station',
        learned: [{ protocol: 'opc-classic', fact: disabled }],
        facts: [{ protocol: 'opc-classic', fact: disabled }],
      },
    ],
  },
})
