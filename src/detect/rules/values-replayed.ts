import { defineRule } from '#model/rule'
import { called } from '../names.ts'

/** Hours in which the answers were never repeated before. */
const SURE_HOURS = 1

const replayed = {
  kind: 'deviation',
  model: 'values',
  what: 'replayed',
  subject: 'modbus',
  seen: '92 % of the answers of a minute repeat earlier ones, in their order',
  usual: 'at most 1 %',
  score: 3,
  evidence: { excess: 0.92, samples: 600, learnedHours: 3 },
} as const

export const rule = defineRule({
  id: 'values-replayed',
  engine: 'anomaly',
  title: 'Old process values played back',
  category: 'Abnormal Communication Behavior',
  severity: 'major',
  techniques: ['T1692.002', 'T0832', 'T0830'],
  defenderTitles: [],
  learnable: false,
  requiresModel: 'values',
  whileLearning: 'alert',
  why: 'Operators see a recording of an ordinary time while something else happens. Stuxnet hid its attack this way.',
  todo: [
    'Compare the values with a local display at the process',
    'Look for another device between client and server: ARP alerts, changed MAC addresses',
    'Check what was written to the device since',
  ],
  falsePositives: 'A simulator or test bench that plays a recording.',
  match: { kind: 'deviation' },
  evaluate({ fact, client, server }, context) {
    if (fact.what !== 'replayed') return undefined
    const hours = fact.evidence?.learnedHours ?? 0
    return {
      severity: hours < SURE_HOURS ? 'minor' : undefined,
      summary: `${called(context.device('server'), server)} answers ${called(context.device('client'), client)} with old values: ${fact.seen}`,
      normal: `Until now ${fact.usual} did.`,
      subject: fact.subject,
    }
  },
  examples: {
    fires: [
      { when: 'answers of a lively process come again in their order', facts: [{ fact: replayed }] },
      {
        when: 'the process was watched for minutes only',
        facts: [{ fact: { ...replayed, evidence: { ...replayed.evidence, learnedHours: 0.5 } } }],
        severity: 'minor',
      },
    ],
    silent: [{ when: 'a value keeps its last value', facts: [{ fact: { ...replayed, what: 'frozen' } }] }],
  },
})
