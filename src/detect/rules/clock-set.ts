import { defineRule } from '#model/rule'

const set = {
  kind: 'operation',
  verb: 'set-time',
  name: 'Set Attribute List',
  code: '0x04',
  object: 'class 0x8b Wall Clock Time/instance 1/attributes 6',
  outcome: 'asked',
} as const
const place = { protocol: 'cip', serverPort: 44_818 } as const

export const rule = defineRule({
  id: 'clock-set',
  engine: 'policy',
  title: 'Device clock set',
  category: 'Configuration Changes',
  severity: 'minor',
  techniques: ['T0836'],
  counterpart: ['Change of Device Configuration'],
  learnable: true,
  whileLearning: 'new-here',
  why: 'With a wrong clock time switches act at the wrong hour, records of a disturbance contradict each other, and certificates fail.',
  todo: [
    'Compare the device’s clock with that of the plant',
    'Ask who set it and why',
    'Look at what else the client did to the device',
  ],
  falsePositives: 'Masters and engineering stations that keep the time of their devices; learn them.',
  toldBy: { 'ethercat-line-started': 'source' },
  watches: 'operation',
  concerns: { families: ['ot'], outcomes: ['asked'], verbs: ['set-time'] },
  evaluate({ fact, protocol }, known) {
    if (fact.kind !== 'operation' || fact.verb !== 'set-time' || fact.outcome !== 'asked') return undefined
    if (known.family() !== 'ot' || (!known.isLearning && known.isUsualVerb())) return undefined
    return {
      summary: `${known.nameOf('client')} sets the clock of ${known.nameOf('server')} (${fact.name}, ${protocol})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'a station sets a clock it never set',
        learned: [{ ...place, fact: { ...set, verb: 'read', name: 'Get Attribute List', code: '0x03' } }],
        facts: [{ ...place, fact: set }],
      },
    ],
    silent: [
      {
        when: 'the master does so every hour',
        learned: [{ ...place, fact: set }],
        facts: [{ ...place, fact: set }],
      },
      { when: 'it only reads the clock', facts: [{ ...place, fact: { ...set, verb: 'read' } }] },
    ],
  },
})
