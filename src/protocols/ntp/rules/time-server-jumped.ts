import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'

/** Seconds: a server corrects itself by milliseconds, and NTP steps by no more than 1,000 (RFC 5905 §11.3, panic threshold). */
const JUMP = 60
/** Text of `clock-offset` for more than a year. */
const YEAR = 366 * 86_400

const clockOffset = (value: string, at = 0) =>
  ({
    protocol: 'ntp',
    serverPort: 123,
    at,
    fact: {
      kind: 'identity',
      about: 'server',
      attribute: 'clock-offset',
      value,
      confidence: 0.95,
      field: 'transmit timestamp',
    },
  }) as const
const RIGHT = 'within 1 s of the sensor'

export const rule = defineRule({
  id: 'time-server-jumped',
  engine: 'anomaly',
  title: 'Time server clock jump',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0836'],
  defenderTitles: [],
  learnable: false,
  whileLearning: 'alert',
  why: 'All clocks follow the time server. A shift invalidates certificates and records, and moves scheduled actions. Another host may impersonate the server.',
  todo: [
    'Compare the server’s clock with another source',
    'Check in the packets whether all answers come from one hardware address',
    'Check what depends on the time: schedules, certificates, disturbance records',
  ],
  falsePositives:
    'A server that started with a wrong clock and has now found its reference; the clock of the sensor itself was set.',
  match: { kind: 'identity', protocols: ['ntp'], attributes: ['clock-offset'] },
  state: {
    offsets: stateMap<number>({ limit: 10_000 }),
  },
  evaluate({ fact, server }, context, state) {
    if (fact.about !== 'server') return undefined
    const now = offsetOf(fact.value)
    const before = state.offsets.swap(server.ip ?? '', now)
    if (before === undefined || Math.abs(now - Number(before)) < JUMP) return undefined
    return {
      summary: `The clock of the time server ${context.nameOf('server')} is ${fact.value}; it was ${textOf(Number(before))}`,
      source: server.ip,
      target: '',
    }
  },
  examples: {
    fires: [
      {
        when: 'it was right, and is an hour ahead',
        facts: [clockOffset(RIGHT), clockOffset('3600 s ahead of the sensor', 64)],
      },
      {
        when: 'it falls back by years',
        facts: [clockOffset(RIGHT), clockOffset('more than a year behind the sensor', 64)],
      },
    ],
    silent: [
      {
        when: 'it is corrected by two seconds',
        facts: [clockOffset('2.4 s behind the sensor'), clockOffset(RIGHT, 64)],
      },
      { when: 'it has always been wrong', facts: [clockOffset('900 s behind the sensor')] },
      {
        when: 'a client has another time than before',
        facts: [
          clockOffset(RIGHT),
          {
            ...clockOffset('3600 s ahead of the sensor'),
            fact: { ...clockOffset('3600 s ahead of the sensor').fact, about: 'client' },
          },
        ],
      },
    ],
  },
})

/** Seconds, from the text of `src/model/device-clock.ts`; ahead is positive. */
function offsetOf(text: string): number {
  if (text.startsWith('within')) return 0
  const size = text.startsWith('more than a year') ? YEAR : Number.parseFloat(text)
  return text.includes('behind') ? -size : size
}

function textOf(seconds: number): string {
  return seconds === 0 ? 'right' : `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead'}`
}
