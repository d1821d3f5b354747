import { defineRule } from '#model/rule'
import { countWindow, stateMap } from '#model/rule-state'
import { flowExample, trafficExample } from '../example-flow.ts'

/** Published default (docs/internals/detection-models.md §7): 8 attempts in 5 minutes. */
const ATTEMPTS = 8
const WINDOW_SECONDS = 300
/** Seconds. A slow device may skip eight fast polls, but not this long. */
const SHORTEST_SECONDS = 10
/** Seconds. A device or switch that restarts is back by then. */
const RESTART_SECONDS = 150
/** Flows are reported twice a minute: a client with datagrams in that time was answered until now. */
const REPORT_SECONDS = 30
/** Time of the last answer if there was none. */
const NEVER = 0

const traffic = trafficExample()

const asked = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  unit: '1',
  outcome: 'unanswered',
} as const
const answered = { ...asked, outcome: 'succeeded' } as const
const overUdp = { protocol: 'bacnet', serverPort: 47_808 } as const
const seenUntil = (at: number) =>
  flowExample(
    { protocol: 'bacnet', transport: 'udp', serverPort: 47_808, refused: false, packetsFromServer: 3 },
    at,
  )
const knocking = { kind: 'flow', traffic } as const

export const rule = defineRule({
  id: 'device-unresponsive',
  engine: 'operational',
  title: 'Requests to a device unanswered',
  category: 'Unresponsive',
  severity: 'major',
  techniques: ['T0881', 'T0815'],
  defenderTitles: ['Device is Suspected to be Disconnected (Unresponsive)'],
  learnable: false,
  why: 'Operators neither see nor control this device: it has failed, was disconnected, or is overloaded.',
  todo: ['Check the device’s own panel', 'Check its switch port and cable', 'Check what was sent to it last'],
  falsePositives: 'Planned shutdowns; a sensor that sees one direction only.',
  evidence: 'learned',
  match: {
    kind: ['operation', 'flow', 'anomaly'],
    outcomes: ['succeeded', 'unanswered'],
    transports: ['tcp', 'udp'],
  },
  state: {
    gap: stateMap<number>({ limit: 10_000 }),
    heard: stateMap<number>({ limit: 10_000 }),
    attempts: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    answered: stateMap<number>({ limit: 10_000 }),
    since: stateMap<number>({ limit: 10_000 }),
  },
  evaluate(input, context, state) {
    const { fact, client, server, count, protocol, lastTime } = input
    const pair = [client.ip ?? client.mac, server.ip ?? server.mac]
    let attempts = 0
    let silent = 0
    if (fact.kind === 'anomaly') {
      // Bytes that the sensor lost may have been the answers.
      if (fact.what === 'gap') state.gap.set(pair, lastTime)
      return undefined
    }
    if (fact.kind === 'flow') {
      const { transport, established, refused, packetsFromServer, packetsFromClient } = fact.traffic
      // Single datagrams are lost or reordered on the way to the sensor, and answers reported late.
      if (transport === 'udp' && packetsFromServer > 0) state.heard.set([pair, server.port], lastTime)
      // An address that never answered is no device but the target of a scan.
      if (established || !refused || packetsFromServer > 0) return undefined
      if (context.device('server')?.class !== 'OT') return undefined
      attempts = state.attempts.add([pair, server.port], packetsFromClient)
    } else if (fact.kind === 'operation') {
      if (context.family() !== 'ot') return undefined
      const key = [pair, protocol, fact.unit ?? '']
      if (fact.outcome === 'succeeded') {
        state.answered.set(key, lastTime)
        if (state.since.get(pair) !== undefined) state.since.set(pair, NEVER)
        return undefined
      }
      const before = state.answered.get(key) ?? NEVER
      if (before === NEVER) return undefined // perhaps the sensor does not see the answers
      const gap = state.gap.get(pair) ?? NEVER
      if (gap >= before) return undefined
      const heard = state.heard.get([pair, server.port]) ?? NEVER
      const silence = (lastTime - Math.max(before, heard)) / 1e6
      if (silence < (heard === NEVER ? SHORTEST_SECONDS : SHORTEST_SECONDS + REPORT_SECONDS)) return undefined
      silent = silence
      // Only attempts since the last answer count.
      attempts = state.attempts.add(key, count, Math.min(WINDOW_SECONDS, Math.floor(silence)))
    }
    if (attempts < ATTEMPTS) return undefined
    // One memory for all kinds of attempts: since when they go on without an answer.
    const since = state.since.get(pair) ?? NEVER
    const isNew = since === NEVER || lastTime - since > 2 * WINDOW_SECONDS * 1e6
    if (isNew) state.since.set(pair, lastTime)
    const lasted = Math.max(silent, isNew ? 0 : (lastTime - since) / 1e6)
    return {
      severity: lasted < RESTART_SECONDS ? 'notice' : undefined,
      summary: `${context.nameOf('server')} left ${attempts} attempts of ${context.nameOf('client')} unanswered within five minutes`,
    }
  },
  examples: {
    fires: [
      {
        when: 'eight requests go unanswered',
        facts: [
          { fact: answered },
          ...Array.from({ length: ATTEMPTS }, (_, i) => ({ fact: asked, at: 20 + i * 20 })),
        ],
      },
      {
        when: 'a device restarts and is asked meanwhile',
        facts: [
          { fact: answered },
          ...Array.from({ length: ATTEMPTS }, (_, i) => ({ fact: asked, at: 10 + i * 5 })),
        ],
        severity: 'notice',
      },
    ],
    silent: [
      {
        when: 'an answer came in between',
        facts: [
          { fact: answered },
          ...Array.from({ length: ATTEMPTS - 1 }, (_, i) => ({ fact: asked, at: 10 + i * 20 })),
          { fact: answered, at: 155 },
          { fact: asked, at: 160 },
        ],
      },
      {
        when: 'the sensor lost bytes since the last answer',
        facts: [
          { fact: answered },
          { fact: { kind: 'anomaly', what: 'gap' }, at: 5 },
          ...Array.from({ length: ATTEMPTS }, (_, i) => ({ fact: asked, at: 10 + i * 20 })),
        ],
      },
      {
        when: 'every fourth datagram is lost on the way to the sensor',
        facts: [
          { fact: answered, ...overUdp },
          ...Array.from({ length: ATTEMPTS * 2 }, (_, i) => [
            seenUntil(10 + i * 5),
            { fact: asked, at: 11 + i * 5, ...overUdp },
          ]).flat(),
        ],
      },
      {
        when: 'fast polls wait for a slow answer',
        facts: [{ fact: answered }, ...Array.from({ length: ATTEMPTS }, () => ({ fact: asked, at: 1 }))],
      },
      {
        when: 'the sensor never sees answers',
        facts: Array.from({ length: ATTEMPTS }, (_, i) => ({ fact: asked, at: 10 + i * 20 })),
      },
      { when: 'an unused address is tried', facts: [{ fact: knocking, count: ATTEMPTS }] },
    ],
  },
})
