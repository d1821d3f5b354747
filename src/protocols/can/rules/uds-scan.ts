import { defineRule, type RuleExamples } from '#model/rule'
import { countWindow, distinctWindow } from '#model/rule-state'

/** A workshop tester gets only a few refusals in a session. */
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
  title: 'UDS diagnostic service scan',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0888', 'T0846.001'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Attackers probe the diagnostic services of a control unit (ISO 14229) to read its memory, unlock or reprogram it.',
  todo: [
    'Check the diagnostic connector and the gateways to the bus',
    'Check whether a programming session or security access succeeded',
    'Read the fault memory of the units',
  ],
  falsePositives: 'Testers that search for a variant of an unknown unit; mute them.',
  match: { kind: 'anomaly', protocols: ['can'] },
  state: {
    refusals: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    services: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, count }, _, state) {
    if (fact.what !== 'diagnosis-refused') return undefined
    const refused = state.refusals.add('', count)
    const services = state.services.add('', fact.detail ?? '')
    if (refused < REFUSALS) return undefined
    return {
      summary: `Control units rejected ${refused} diagnostic requests within a minute (${services} services, the last ${fact.detail ?? 'unknown'})`,
    }
  },
  get examples(): RuleExamples {
    return {
      fires: [{ when: 'thirty services are rejected', facts: refusals(REFUSALS) }],
      silent: [
        { when: 'a tester tries ten unknown services', facts: refusals(10) },
        { when: 'one is rejected every minute', facts: refusals(60, 60) },
      ],
    }
  },
})
