import { defineRule } from '#model/rule'
import { distinctWindow } from '#model/rule-state'

/** A configured station knows the rack and slot of its controller; a wrong one is tried once or twice. */
const NAMES = 5
const WINDOW_SECONDS = 120

const refused = (called: string, at: number) =>
  ({
    protocol: 'cotp',
    serverPort: 102,
    at,
    fact: {
      kind: 'anomaly',
      what: 'connection-refused',
      detail: `Address unknown (called TSAP 01.${called})`,
    },
  }) as const
const tried = (count: number, every = 1) =>
  Array.from({ length: count }, (_, i) => refused(String(i).padStart(2, '0'), i * every))

export const rule = defineRule({
  id: 's7-tsap-scan',
  formerIds: ['connection-names-tried'],
  engine: 'anomaly',
  title: 'S7 rack and slot (TSAP) scan',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0846.001', 'T0888'],
  defenderTitles: ['PLC Scan Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A connection to an S7 controller names rack and slot (TSAP). A scanner tries them all, then reads or stops what answers.',
  todo: [
    'Identify the client, its user and its program',
    'Check whether an inventory or assessment was announced',
    'Check the requests after an accepted TSAP',
  ],
  falsePositives:
    'A wrongly configured station that searches its controller; commissioning software: use a maintenance window, or mute it.',
  match: { kind: 'anomaly' },
  state: {
    names: distinctWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, protocol, client, server }, context, state) {
    if (protocol !== 'cotp' || fact.what !== 'connection-refused') return undefined
    const names = state.names.add([client.ip, server.ip], fact.detail ?? '')
    if (names < NAMES) return undefined
    return {
      summary: `${context.nameOf('client')} tried ${names} racks and slots (TSAPs) of ${context.nameOf('server')} within two minutes; all were rejected, the last: ${fact.detail ?? ''}`,
    }
  },
  examples: {
    fires: [{ when: 'five TSAPs are rejected', facts: tried(NAMES) }],
    silent: [
      { when: 'one fewer', facts: tried(NAMES - 1) },
      { when: 'they are tried over an hour', facts: tried(NAMES * 2, 60) },
      {
        when: 'one TSAP is rejected again and again',
        facts: Array.from({ length: 40 }, (_, i) => refused('02', i)),
      },
    ],
  },
})
