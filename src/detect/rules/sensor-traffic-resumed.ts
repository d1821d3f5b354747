import { defineRule } from '#model/rule'

const sound = { kind: 'sensor-hears', silentSeconds: 300, usualGapSeconds: 1 } as const

export const rule = defineRule({
  id: 'sensor-traffic-resumed',
  formerIds: ['sensor-hears-again'],
  engine: 'operational',
  title: 'Sensor traffic resumed',
  category: 'Sensor Traffic',
  severity: 'warning',
  techniques: ['T0842'],
  defenderTitles: ['Traffic Detected on Sensor Interface'],
  learnable: false,
  why: 'The traffic in the meantime was not captured; use other sources for it.',
  todo: ['Find out why there was no traffic', 'Check for changes since then'],
  falsePositives: 'None: it reports a state of the sensor.',
  watches: 'sensor-hears',
  evaluate({ fact }) {
    if (fact.kind !== 'sensor-hears') return undefined
    return {
      summary: `Packets reach the sensor again, after ${fact.silentSeconds} seconds without any`,
      normal: `Its longest pause before was ${fact.usualGapSeconds} seconds.`,
    }
  },
  examples: {
    fires: [{ when: 'packets arrive again', facts: [{ fact: sound }] }],
    silent: [{ when: 'no packet arrives', facts: [{ fact: { ...sound, kind: 'sensor-silent' } }] }],
  },
})
