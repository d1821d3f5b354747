import { defineRule, type Severity } from '#model/rule'

const silence = { kind: 'sensor-silent', silentSeconds: 130, usualGapSeconds: 1 } as const

/** Seconds. A restart of a switch, or work at a mirror port, is over by then: no action is needed. */
const LASTING_SECONDS = 300
/** Seconds. The network is without monitoring. */
const LONG_SECONDS = 3600

export const rule = defineRule({
  id: 'sensor-silent',
  engine: 'operational',
  title: 'No traffic at the sensor',
  category: 'Sensor Traffic',
  severity: 'critical',
  techniques: ['T0881'],
  defenderTitles: ['No Traffic Detected on Sensor Interface'],
  learnable: false,
  why: 'This network is no longer monitored. Disabling the mirror port is the quietest way to hide.',
  todo: [
    'Check the cable and the mirror port (SPAN) of the switch',
    'Find out who changed the switch',
    'Check the sensor’s interface',
  ],
  falsePositives: 'Planned work at the switch; a plant that is shut down.',
  match: { kind: 'sensor-silent' },
  evaluate({ fact }) {
    return {
      summary: `No packet reached the sensor for ${fact.silentSeconds} seconds`,
      normal: `Its longest pause before was ${fact.usualGapSeconds} seconds.`,
      severity: severityOf(fact.silentSeconds),
    }
  },
  examples: {
    fires: [
      { when: 'no packet arrives for two minutes', facts: [{ fact: silence }], severity: 'notice' },
      { when: 'it lasts', facts: [{ fact: { ...silence, silentSeconds: 300 } }], severity: 'major' },
      { when: 'it lasts for an hour', facts: [{ fact: { ...silence, silentSeconds: 3600 } }] },
    ],
    silent: [{ when: 'packets arrive again', facts: [{ fact: { ...silence, kind: 'sensor-hears' } }] }],
  },
})

function severityOf(seconds: number): Severity | undefined {
  if (seconds < LASTING_SECONDS) return 'notice'
  return seconds < LONG_SECONDS ? 'major' : undefined
}
