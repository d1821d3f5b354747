import { defineRule } from '#model/rule'
import { EXAMPLE_ASSET } from '../example-asset.ts'

const changed = {
  kind: 'program-changed',
  asset: EXAMPLE_ASSET,
  change: 'changed',
  name: 'FC105',
  text: '330 → 342 octets; code 58110191 → 0b6b584b; code changed 2000-04-11 10:16:18 → 2026-11-24 02:10:00',
  protocol: 's7comm',
  by: '10.0.0.1',
} as const
const load = {
  kind: 'transfer',
  name: 'FC105',
  type: 'S7 block',
  octets: 330,
  direction: 'to-server',
  purpose: 'program',
} as const

const WORDS = {
  added: 'has a block more than before',
  changed: 'has another block than before',
  removed: 'has a block less than before',
}

export const rule = defineRule({
  id: 'program-changed',
  engine: 'policy',
  title: 'Controller program changed',
  category: 'Programming',
  severity: 'major',
  techniques: ['T0889', 'T0843'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'The machine now does something else than what was tested. A change nobody planned is how a process is made to harm itself.',
  todo: [
    'Compare the block with the last backup of the project',
    'Ask who worked on this controller, and from which station',
    'If nobody did: keep the program as it is for evidence, then restore the backup',
  ],
  falsePositives: 'Planned changes; use a maintenance window. Recipes that are loaded as blocks.',
  watches: 'program-changed',
  evaluate({ fact }, known) {
    if (fact.kind !== 'program-changed') return undefined
    const { asset, change, name, text, protocol, by } = fact
    const address = asset.ipAddresses[0] ?? asset.macAddresses[0] ?? ''
    const who = known.asset(by)?.name
    const client = who === undefined || who === by ? by : `${who} (${by})`
    return {
      summary: `${asset.name} ${WORDS[change]}, ${name}: ${text} (${protocol}, shown by what ${client} did)`,
      source: by,
      target: address,
      subject: change,
    }
  },
  examples: {
    fires: [
      { when: 'a block is another than before', facts: [{ fact: changed }] },
      { when: 'a block is gone', facts: [{ fact: { ...changed, change: 'removed', text: 'deleted' } }] },
    ],
    silent: [{ when: 'a block is loaded, and nobody says that it is another', facts: [{ fact: load }] }],
  },
})
