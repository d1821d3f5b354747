import { defineRule } from '#model/rule'

/** Activate Configuration. */
const ACTIVATE = '31'
const WRITE = '2'
/** Written at every start by ordinary masters to clear the restart flag: no change of configuration. */
const FLAGS = /^indication/

const activate = {
  kind: 'operation',
  verb: 'configure',
  name: 'Activate Configuration',
  code: '31',
  unit: '10',
  outcome: 'succeeded',
} as const
const deadband = { ...activate, name: 'Write', code: '2', object: 'analog-deadband:0..7' } as const
const place = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'dnp3-configuration-changed',
  engine: 'operational',
  title: 'Outstation configuration changed',
  category: 'Configuration Changes',
  severity: 'major',
  techniques: ['T0836'],
  defenderTitles: ["Outstation's Configuration Changed"],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The configuration sets what an outstation measures, limits and reports. A change can blind or mislead the control centre.',
  todo: [
    'Ask for the change ticket',
    'Compare the configuration with the last backup',
    'Check the sender’s other requests',
  ],
  falsePositives: 'Planned changes; masters that set deadbands at every start: mute those.',
  match: { kind: 'operation', protocols: ['dnp3'], outcomes: ['succeeded'] },
  evaluate({ fact }, context) {
    const isWrite = fact.code === WRITE && fact.verb === 'configure' && !FLAGS.test(fact.object ?? '')
    if (fact.code !== ACTIVATE && !isWrite) return undefined
    if (!context.isLearning && context.isUsual()) return undefined
    const what =
      fact.code === ACTIVATE ? 'activated a configuration on' : `wrote ${fact.object ?? 'settings'} of`
    return {
      severity: isWrite ? 'minor' : undefined,
      summary: `${context.nameOf('client')} ${what} outstation ${fact.unit} at ${context.nameOf('server')}`,
    }
  },
  examples: {
    fires: [
      { when: 'a configuration is activated', facts: [{ fact: activate, ...place }], severity: 'major' },
      { when: 'deadbands are written', facts: [{ fact: deadband, ...place }], severity: 'minor' },
    ],
    silent: [
      {
        when: 'the restart flag is cleared',
        facts: [{ fact: { ...deadband, object: 'indication:7' }, ...place }],
      },
      {
        when: 'a master sets deadbands as usual',
        learned: [{ fact: { ...deadband, outcome: 'requested' }, ...place }],
        facts: [{ fact: deadband, ...place }],
      },
    ],
  },
})
