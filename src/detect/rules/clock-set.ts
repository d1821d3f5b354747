import { defineRule } from '#model/rule'

const set = {
  kind: 'operation',
  verb: 'set-time',
  name: 'Set Attribute List',
  code: '0x04',
  object: 'class 0x8b Wall Clock Time/instance 1/attributes 6',
  outcome: 'requested',
} as const
const place = { protocol: 'cip', serverPort: 44_818 } as const

export const rule = defineRule({
  id: 'clock-set',
  engine: 'policy',
  title: 'Device clock set',
  category: 'Configuration Changes',
  severity: 'minor',
  techniques: ['T0836'],
  defenderTitles: ['Change of Device Configuration'],
  learnable: true,
  whileLearning: 'learning-only',
  why: 'With a wrong clock, scheduled switching happens at the wrong time, disturbance records contradict each other, and certificates fail.',
  todo: [
    'Compare the clock of the device with the plant time',
    'Find out who set it and why',
    'Check what else the client did to the device',
  ],
  falsePositives: 'Masters and engineering stations that synchronize their devices; learn them.',
  correlateInto: { 'ethercat-state-change': 'source' },
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested'], verbs: ['set-time'] },
  evaluate({ fact, protocol }, context) {
    if (!context.isLearning && context.isUsualVerb()) return undefined
    return {
      summary: `${context.nameOf('client')} set the clock of ${context.nameOf('server')} (${fact.name}, ${protocol})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a station sets the clock for the first time',
        learned: [{ ...place, fact: { ...set, verb: 'read', name: 'Get Attribute List', code: '0x03' } }],
        facts: [{ ...place, fact: set }],
      },
    ],
    silent: [
      {
        when: 'the master sets it every hour, as learned',
        learned: [{ ...place, fact: set }],
        facts: [{ ...place, fact: set }],
      },
      { when: 'it only reads the clock', facts: [{ ...place, fact: { ...set, verb: 'read' } }] },
    ],
  },
})
