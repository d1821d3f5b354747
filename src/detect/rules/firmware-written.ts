import { defineRule } from '#model/rule'

const update = {
  kind: 'operation',
  verb: 'update-firmware',
  name: 'Firmware Replacement',
  code: '125',
  outcome: 'requested',
} as const

export const rule = defineRule({
  id: 'firmware-written',
  engine: 'protocol',
  title: 'Firmware written to a device',
  category: 'Firmware Change',
  severity: 'critical',
  techniques: ['T1693.001', 'T0800'],
  defenderTitles: ['Firmware Update'],
  consequence: 'firmware',
  learnable: true,
  whileLearning: 'alert',
  why: 'Firmware survives restarts and hides from program checks. A wrong image makes the device useless.',
  todo: [
    'Check for a change request',
    'Compare the firmware version with the vendor’s',
    'Find out who was logged on at the client',
  ],
  falsePositives: 'Planned updates; use a maintenance window.',
  match: {
    kind: ['operation', 'transfer'],
    families: ['ot'],
    outcomes: ['requested'],
    verbs: ['update-firmware'],
  },
  evaluate({ fact, protocol }, context) {
    if (fact.kind === 'transfer') {
      if (fact.purpose !== 'firmware' || fact.direction !== 'to-server') return undefined
    } else if (fact.kind !== 'operation') return undefined
    // Never learned silently (docs/internals/detection-models.md §5): usual commands are notices.
    const isUsual = fact.kind === 'operation' && !context.isLearning && context.isUsualVerb()
    const object = fact.kind === 'operation' && fact.object !== undefined ? `, ${fact.object}` : ''
    return {
      severity: isUsual ? 'notice' : undefined,
      summary: `${context.nameOf('client')} wrote firmware to ${context.nameOf('server')} (${protocol}, ${fact.name}${object})`,
    }
  },
  examples: {
    fires: [
      { when: 'firmware is replaced', facts: [{ fact: update }], severity: 'critical' },
      { when: 'the learned station does it', learned: [{ fact: update }], facts: [{ fact: update }] },
    ],
    silent: [
      {
        when: 'a program is downloaded',
        facts: [{ fact: { ...update, verb: 'download-program', name: 'Program', code: '126' } }],
      },
    ],
  },
})
