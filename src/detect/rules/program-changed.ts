import { defineRule } from '#model/rule'
import { EXAMPLE_DEVICE } from '../example-device.ts'

const changed = {
  kind: 'program-changed',
  device: EXAMPLE_DEVICE,
  change: 'changed',
  name: 'FC105',
  text: '330 → 342 bytes; code 58110191 → 0b6b584b; code changed 2000-04-11 10:16:18 → 2026-11-24 02:10:00',
  protocol: 's7comm',
  by: '10.0.0.1',
} as const
const load = {
  kind: 'transfer',
  name: 'FC105',
  type: 'S7 block',
  bytes: 330,
  direction: 'to-server',
  purpose: 'program',
} as const

const WORDS = {
  added: 'has a new block',
  changed: 'has a changed block',
  removed: 'has lost a block',
}

export const rule = defineRule({
  id: 'program-changed',
  engine: 'policy',
  title: 'Controller program changed',
  category: 'Programming',
  severity: 'major',
  techniques: ['T0889', 'T0843'],
  defenderTitles: [],
  consequence: 'programmed',
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The machine no longer does what was tested. An unplanned change is how a process is made to damage itself.',
  todo: [
    'Compare the block with the last backup of the project',
    'Find out who worked on this controller, and from which station',
    'If nobody did: save the program as evidence, then restore the backup',
  ],
  falsePositives: 'Planned changes; use a maintenance window. Recipes that are loaded as blocks.',
  match: { kind: 'program-changed' },
  evaluate({ fact }, context) {
    const { device, change, name, text, protocol, by } = fact
    const address = device.ipAddresses[0] ?? device.macAddresses[0] ?? ''
    const who = context.device(by)?.name
    const client = who === undefined || who === by ? by : `${who} (${by})`
    return {
      summary: `${device.name} ${WORDS[change]}, ${name}: ${text} (${protocol}, seen in traffic of ${client})`,
      source: by,
      target: address,
      subject: change,
    }
  },
  examples: {
    fires: [
      { when: 'a block differs from before', facts: [{ fact: changed }] },
      { when: 'a block is removed', facts: [{ fact: { ...changed, change: 'removed', text: 'deleted' } }] },
    ],
    silent: [{ when: 'a block is loaded without a known difference', facts: [{ fact: load }] }],
  },
})
