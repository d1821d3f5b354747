import { defineRule } from '#model/rule'

/** A station that is set up knows the rack and slot of its controller; a wrong one is tried once or twice. */
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
  id: 'connection-names-tried',
  engine: 'anomaly',
  title: 'Racks and slots of a controller are tried one after another',
  category: 'Scan',
  severity: 'major',
  techniques: ['T0846.001', 'T0888'],
  counterpart: ['PLC Scan Detected'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Who asks a controller for something must name rack and slot (its TSAP). Stations know them; who does not goes through them all, and reads or stops what answers.',
  todo: [
    'Find out who uses the asking device, and which program',
    'Check whether an inventory or assessment was announced',
    'Look for what was done once a name was accepted',
  ],
  falsePositives:
    'A station that is set up wrong and looks for its controller; commissioning software: use a maintenance window, or mute it.',
  watches: 'anomaly',
  evaluate({ fact, protocol, client, server }, known) {
    if (protocol !== 'cotp' || fact.kind !== 'anomaly' || fact.what !== 'connection-refused') return undefined
    const names = known.distinct(`${client.ip} ${server.ip}`, fact.detail ?? '', WINDOW_SECONDS)
    if (names < NAMES) return undefined
    return {
      summary: `${known.nameOf('client')} tried ${names} racks and slots (TSAPs) of ${known.nameOf('server')} within two minutes; all were refused, the last: ${fact.detail ?? ''}`,
    }
  },
  examples: {
    fires: [{ when: 'five names are refused', facts: tried(NAMES) }],
    silent: [
      { when: 'one less', facts: tried(NAMES - 1) },
      { when: 'they are tried over an hour', facts: tried(NAMES * 2, 60) },
      {
        when: 'one name is refused again and again',
        facts: Array.from({ length: 40 }, (_, i) => refused('02', i)),
      },
    ],
  },
})
