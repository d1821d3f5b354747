import type { Verb } from '#model/fact'
import { defineRule } from '#model/rule'

const off = {
  kind: 'operation',
  verb: 'stop',
  name: 'INSTCMD',
  code: 'INSTCMD',
  unit: 'rack7',
  object: 'load.off',
  outcome: 'requested',
} as const
const place = { protocol: 'nut', serverPort: 3493 } as const
const COMMANDS: readonly Verb[] = ['stop']

export const rule = defineRule({
  id: 'ups-switched-off',
  formerIds: ['power-taken-away'],
  engine: 'policy',
  title: 'UPS output switched off',
  category: 'Restart/Stop Commands',
  severity: 'critical',
  techniques: ['T0816', 'T0814'],
  defenderTitles: [],
  consequence: 'switched',
  learnable: true,
  whileLearning: 'alert',
  why: 'All loads of the UPS lose power at once: controllers, switches and servers, without a shutdown.',
  todo: [
    'Check earlier logons to the UPS and their sources',
    'Switch the load on again at the device, and start the loads in order',
    'Remove the right to send commands from the monitoring account',
  ],
  falsePositives:
    'The host of the UPS shuts down its clients when the battery runs low; the status reported so before.',
  match: { kind: 'operation', protocols: ['nut'], outcomes: ['requested'], verbs: COMMANDS },
  evaluate({ fact }, context) {
    if (!COMMANDS.includes(fact.verb)) return undefined
    // Never learned silently (docs/internals/detection-models.md §5): usual commands are notices.
    const isUsual = !context.isLearning && context.isUsualVerb()
    const what = fact.object?.slice(0, 60) ?? fact.name
    return {
      summary: `${context.nameOf('client')} commanded ${context.nameOf('server')} to switch off power (${what} of ${fact.unit?.slice(0, 60) ?? 'its UPS'})`,
      subject: what,
      severity: isUsual ? 'notice' : undefined,
    }
  },
  examples: {
    fires: [
      { when: 'the load is switched off', facts: [{ ...place, fact: off }] },
      {
        when: 'all clients are shut down',
        facts: [{ ...place, fact: { ...off, name: 'FSD', code: 'FSD', object: undefined } }],
      },
      {
        when: 'the command is usual',
        learned: [{ ...place, fact: off }],
        facts: [{ ...place, fact: off }],
      },
    ],
    silent: [
      {
        when: 'a battery is tested',
        facts: [{ ...place, fact: { ...off, verb: 'diagnose', object: 'test.battery.start' } }],
      },
      { when: 'something else is stopped', facts: [{ ...place, protocol: 'hsms', fact: off }] },
    ],
  },
})
