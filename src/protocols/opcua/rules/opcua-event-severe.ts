import { defineRule } from '#model/rule'

/** High severities begin here: OPC 10000-9, severity ranges of alarms. */
const HIGH = 667

const event = {
  kind: 'operation',
  verb: 'report',
  name: 'EventNotification',
  code: 'EventNotification',
  object: 'Tank 2, Level too high',
  outcome: 'requested',
  value: 'severity 900',
} as const
const place = { protocol: 'opcua', serverPort: 4840 } as const

export const rule = defineRule({
  id: 'opcua-event-severe',
  engine: 'operational',
  title: 'OPC UA event requires attention',
  category: 'Operational Issues',
  severity: 'major',
  techniques: ['T0838'],
  defenderTitles: ["OPC UA Server Raised an Event That Requires User's Attention"],
  learnable: false,
  why: 'The server itself reports a high severity. Alarms hidden from the operator are still visible on the network.',
  todo: [
    'Check whether the operator has acknowledged it',
    'Check the process behind it',
    'Look for earlier writes to the server',
  ],
  falsePositives: 'Servers that give every event a high severity.',
  match: { kind: 'operation', protocols: ['opcua'] },
  evaluate({ fact }, context) {
    if (fact.code !== 'EventNotification') return undefined
    const severity = Number(/^severity (\d+)$/.exec(String(fact.value ?? ''))?.[1] ?? 0)
    if (severity < HIGH) return undefined
    return {
      summary: `${context.nameOf(fact.about === 'client' ? 'client' : 'server')} reports an event of severity ${severity} of 1000: ${fact.object ?? 'no text'}`,
    }
  },
  examples: {
    fires: [{ when: 'a high severity is reported', facts: [{ fact: event, ...place }] }],
    silent: [
      { when: 'it is of medium severity', facts: [{ fact: { ...event, value: 'severity 500' }, ...place }] },
      { when: 'no severity was requested', facts: [{ fact: { ...event, value: undefined }, ...place }] },
    ],
  },
})
