import type { Operation } from '#model/fact'
import { defineRule } from '#model/rule'
import { countWindow, stateMap } from '#model/rule-state'

/** Requests of the unknown client for each one of all known clients: a second panel polls as often as the first. */
const TIMES = 2
/** 2/s: tools that read a device once are done within a minute. */
const REQUESTS = 120
const WINDOW_SECONDS = 60
/** Seconds in which the known clients are counted before both are compared: folded polls are reported once a minute. */
const COUNTED_SECONDS = 60
/** Requests of known clients without an answer meanwhile. */
const LOST = 3

const read = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:0..9',
  unit: '1',
  outcome: 'requested',
} as const
const learned = [{ fact: read, count: 60 }]
/** Each second one request of the master, and so many of the other client. */
const minutes = (seconds: number, each: number, more: Partial<Operation> = {}) =>
  Array.from({ length: seconds / 10 }, (_, i) => [
    { client: '10.0.0.66', fact: read, count: each * 10, at: i * 10 },
    { fact: { ...read, ...more }, count: 10, at: i * 10 },
  ]).flat()

export const rule = defineRule({
  id: 'device-loaded-by-unknown-client',
  engine: 'anomaly',
  title: 'Device loaded by an unknown client',
  category: 'Suspicion of Malicious Activity',
  severity: 'minor',
  techniques: ['T0814'],
  defenderTitles: ['Suspicion of Denial Of Service Attack'],
  learnable: true,
  whileLearning: 'silent',
  why: 'A client that asks more than all others together takes the time of the device. Operators see old values first, then none.',
  todo: [
    'Identify the client and its program',
    'Check the load of the device and the age of the values that operators see',
    'Disconnect the client if nobody is responsible for it',
  ],
  falsePositives: 'A new historian or panel with a fast cycle, until it is learned.',
  match: { kind: 'operation', families: ['ot'], outcomes: ['requested', 'unanswered'] },
  state: {
    since: stateMap<number>({ limit: 10_000 }),
    unknown: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    usual: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    lost: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count, lastTime }, context, state) {
    const device = server.ip ?? server.mac
    if (device === undefined || context.traits().isBrokered === true) return undefined
    const since = state.since.get(device)
    if (context.isUsualLink()) {
      // Known clients are counted only while an unknown one is there.
      if (since === undefined) return undefined
      const answers = fact.outcome === 'unanswered' ? state.lost : state.usual
      answers.add(device, count)
      return undefined
    }
    if (fact.outcome !== 'requested' || !context.isServed()) return undefined
    if (since === undefined) state.since.set(device, lastTime)
    const asked = state.unknown.add([device, client.ip ?? client.mac], count)
    if (asked < REQUESTS || since === undefined || lastTime - Number(since) < COUNTED_SECONDS * 1e6)
      return undefined
    const usual = state.usual.sum(device)
    const lost = state.lost.sum(device)
    if (asked < TIMES * usual) return undefined
    return {
      severity: lost >= LOST ? 'major' : 'minor',
      techniques: lost >= LOST ? ['T0814', 'T0813', 'T0815'] : undefined,
      summary: `${context.nameOf('client')}, an unknown client, asked ${context.nameOf('server')} ${asked} times within a minute, all known clients ${usual} times${lost >= LOST ? `, of which ${lost} stayed unanswered` : ''}`,
      normal: 'This client was never there.',
    }
  },
  examples: {
    fires: [
      { when: 'an unknown client asks ten times as often', learned, facts: minutes(120, 10).slice(0, -1) },
      {
        when: 'the master gets no answers meanwhile',
        learned,
        facts: minutes(120, 10, { outcome: 'unanswered' }).slice(0, -1),
        severity: 'major',
      },
    ],
    silent: [
      { when: 'a second panel polls as often as the first', learned, facts: minutes(120, 1).slice(0, -1) },
      { when: 'a tool reads a device once', learned, facts: minutes(30, 10).slice(0, -1) },
      { when: 'the master polls faster', learned, facts: [{ fact: read, count: 600 }] },
    ],
  },
})
