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
  title: 'Device says over MMS that it does not work as it should',
  category: 'Operational Issues',
  severity: 'major',
  techniques: ['T0814'],
  counterpart: ['Bad MMS Device State'],
  learnable: false,
  why: 'The device reports itself as inoperable, only partly operational, or not set up: its protection and control cannot be relied on.',
  todo: [
    'Look at the device’s own panel and log',
    'Look what it was sent before',
    'Tell the control room not to rely on it',
  ],
  falsePositives: 'Devices being commissioned; simulators that never set their status.',
  watches: 'identity',
  concerns: { protocols: ['mms'], attributes: ['run-state'] },
  evaluate({ fact, protocol }, known) {
    if (protocol !== 'mms' || fact.kind !== 'identity' || fact.attribute !== 'run-state') return undefined
    if (fact.value === 'operational') return undefined
    return {
      severity: fact.value === 'needs-commissioning' ? 'minor' : undefined,
      summary: `${known.nameOf(fact.about === 'client' ? 'client' : 'server')} describes its state as ${fact.value} (${fact.field})`,
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
