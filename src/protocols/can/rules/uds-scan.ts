import { defineRule, type RuleExamples } from '#model/rule'

/** A workshop's tester meets a handful in a session. */
const REFUSALS = 30
const WINDOW_SECONDS = 60

const refusals = (count: number, every = 1) =>
  Array.from({ length: count }, (_, i) => ({
    protocol: 'can',
    at: i * every,
    fact: {
      kind: 'anomaly',
      what: 'diagnosis-refused',
      detail: `service 0x${(0x80 + i).toString(16)}`,
    } as const,
  }))

export const rule = defineRule({
  id: 'uds-scan',
  engine: 'anomaly',
  title: 'Diagnostic services of control units are tried one after another',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0888', 'T0846.001'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Whoever looks for what a control unit lets be done over the bus (ISO 14229) wants to read its memory, unlock or reprogram it.',
  todo: [
    'Look what is plugged into the diagnostic connector, or which gateway reaches the bus',
    'Look whether a programming session or security access succeeded',
    'Read the fault memory of the units',
  ],
  falsePositives: 'Testers that look for a variant of a unit they do not know; mute them.',
  watches: 'anomaly',
  concerns: { protocols: ['can'] },
  evaluate({ fact, protocol, count }, known) {
    if (protocol !== 'can' || fact.kind !== 'anomaly' || fact.what !== 'diagnosis-refused') return undefined
    const refused = known.tally('bus', count, WINDOW_SECONDS)
    const services = known.distinct('services', fact.detail ?? '', WINDOW_SECONDS)
    if (refused < REFUSALS) return undefined
    return {
      summary: `Control units refused ${refused} diagnostic requests within a minute (${services} services, the last ${fact.detail ?? 'unknown'})`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'thirty services are refused', facts: refusals(REFUSALS) }],
      silent: [
        { when: 'a tester meets ten it does not know', facts: refusals(10) },
        { when: 'one is refused every minute', facts: refusals(60, 60) },
      ],
    }
  },
})
