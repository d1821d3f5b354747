import { defineRule } from '#model/rule'

/** Seconds: see `sensor-silent`. */
const LASTING_SECONDS = 300

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
  match: { kind: 'sensor-hears' },
  evaluate({ fact }) {
    return {
      summary: `Packets reach the sensor again, after ${fact.silentSeconds} seconds without any`,
      normal: `Its longest pause before was ${fact.usualGapSeconds} seconds.`,
      severity: fact.silentSeconds < LASTING_SECONDS ? 'notice' : undefined,
    }
  },
  examples: {
    fires: [
      { when: 'packets arrive again', facts: [{ fact: sound }] },
      {
        when: 'they arrive again after two minutes',
        facts: [{ fact: { ...sound, silentSeconds: 150 } }],
        severity: 'notice',
      },
    ],
    silent: [{ when: 'no packet arrives', facts: [{ fact: { ...sound, kind: 'sensor-silent' } }] }],
  },
})
