import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

const bulk = {
  kind: 'deviation',
  model: 'volume',
  what: 'too-much',
  subject: 'tcp/smb/445',
  seen: '2100 MB in ten minutes',
  usual: 'at most 3 MB in ten minutes',
  score: 100,
} as const
const value = { ...bulk, model: 'values', what: 'out-of-range' } as const

export const rule = defineRule({
  id: 'unusual-volume',
  engine: 'anomaly',
  title: 'Unusual data volume',
  category: 'Bandwidth Anomalies',
  severity: 'warning',
  techniques: ['T0811', 'T0882'],
  defenderTitles: ['Abnormal Traffic Bandwidth Between Devices', 'Abnormal Traffic Bandwidth'],
  learnable: true,
  why: 'Exfiltration and floods show in the amount of data first.',
  todo: ['Find out what is being copied', 'Check whether a backup or an update is planned'],
  falsePositives: 'Backups, updates and camera streams that did not run while learning.',
  match: { kind: 'deviation' },
  evaluate(input, context) {
    const { fact } = input
    if (fact.model !== 'volume') return undefined
    return {
      summary: `${nameOf(input, context, 'client')} and ${nameOf(input, context, 'server')} exchanged ${fact.seen} by ${fact.subject}`,
      normal: `They exchange ${fact.usual}.`,
    }
  },
  examples: {
    fires: [{ when: 'two gigabytes are sent where three megabytes were usual', facts: [{ fact: bulk }] }],
    silent: [{ when: 'another model deviates', facts: [{ fact: value }] }],
  },
})
