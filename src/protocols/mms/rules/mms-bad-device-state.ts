import { defineRule } from '#model/rule'

const state = {
  kind: 'identity',
  about: 'server',
  attribute: 'run-state',
  value: 'inoperable',
  confidence: 0.9,
  field: 'vmdPhysicalStatus',
} as const
const place = { protocol: 'mms', serverPort: 102 } as const

export const rule = defineRule({
  id: 'mms-bad-device-state',
  engine: 'operational',
  title: 'Bad MMS device state',
  category: 'Operational Issues',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Bad MMS Device State'],
  learnable: false,
  why: 'The device reports that it is inoperable, partly operational or not configured: its protection and control are unreliable.',
  todo: [
    'Check the device’s own panel and log',
    'Check the commands it got before',
    'Inform the control room that the device is unreliable',
  ],
  falsePositives: 'Devices being commissioned; simulators that never set their status.',
  match: { kind: 'identity', protocols: ['mms'], attributes: ['run-state'] },
  evaluate({ fact }, context) {
    if (fact.value === 'operational') return undefined
    return {
      severity: fact.value === 'needs-commissioning' ? 'minor' : undefined,
      summary: `${context.nameOf(fact.about === 'client' ? 'client' : 'server')} reports its state as ${fact.value} (${fact.field})`,
    }
  },
  examples: {
    fires: [
      { when: 'it is inoperable', facts: [{ fact: state, ...place }], severity: 'major' },
      {
        when: 'it needs commissioning',
        facts: [{ fact: { ...state, value: 'needs-commissioning' }, ...place }],
        severity: 'minor',
      },
    ],
    silent: [{ when: 'it is operational', facts: [{ fact: { ...state, value: 'operational' }, ...place }] }],
  },
})
