import { defineRule, type RuleInput } from '#model/rule'
import { countWindow, type StateOf, stateMap } from '#model/rule-state'
import type { Microseconds } from '#model/time'

/** Seconds in which a crash follows what caused it: a watchdog restarts a controller within a minute. */
const AFTER_SECONDS = 60
/** Unanswered polls of other clients since. One is lost now and then. */
const LOST = 3
const WINDOW_SECONDS = 120

const malformed = { kind: 'anomaly', what: 'malformed', detail: 'length' } as const
const poll = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  unit: '1',
  outcome: 'unanswered',
} as const
const answered = { ...poll, outcome: 'succeeded' } as const
const ill = { client: '10.0.0.66', fact: malformed } as const
const lost = (from: number, count = LOST) =>
  Array.from({ length: count }, (_, i) => ({ fact: poll, at: from + i * 2 }))

/** The latest ill-formed request to a device. */
interface IllFormed {
  readonly time: Microseconds
  readonly client: string
  readonly protocol: string
}

const STATE = {
  ill: stateMap<IllFormed>({ limit: 10_000 }),
  answered: stateMap<number>({ limit: 10_000 }),
  lost: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'device-failed-after-request',
  engine: 'anomaly',
  title: 'Device failed after an ill-formed request',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0814', 'T0866', 'T0816'],
  defenderTitles: ['Suspicion of Malicious Activity'],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A device that answers nobody after an ill-formed request has crashed: by an exploit, a fuzzer or a faulty program.',
  todo: [
    'Disconnect the sender of the request',
    'Check the device: faults, restarts, mode and program',
    'Look up known vulnerabilities of this firmware',
  ],
  falsePositives: 'A device that failed by itself just after a damaged message.',
  match: { kind: ['anomaly', 'operation'], outcomes: ['succeeded', 'unanswered'] },
  state: STATE,
  evaluate(input, context, state) {
    const { fact, server, client, lastTime, count } = input
    const device = server.ip ?? server.mac
    if (device === undefined) return undefined
    if (fact.kind === 'anomaly') {
      if (fact.what === 'malformed' && context.family() === 'ot')
        state.ill.set(device, {
          time: lastTime,
          client: client.ip ?? client.mac ?? '',
          protocol: input.protocol,
        })
      return undefined
    }
    if (fact.kind !== 'operation' || context.family() !== 'ot') return undefined
    if (fact.outcome === 'succeeded') {
      state.answered.set(device, lastTime)
      return undefined
    }
    if (fact.outcome !== 'unanswered') return undefined
    const cause = causeOf(input, state, device)
    if (cause === undefined) return undefined
    if (state.lost.add([device, cause.time], count) < LOST) return undefined
    return {
      source: cause.client,
      summary: `${context.nameOf('server')} has answered no request since ${cause.client} sent it an ill-formed ${cause.protocol} message`,
      normal: `It answered ${context.nameOf('client')} until then.`,
    }
  },
  examples: {
    fires: [
      {
        when: 'polls stay unanswered after an ill-formed request of another client',
        facts: [{ fact: answered }, { ...ill, at: 5 }, ...lost(6)],
      },
    ],
    silent: [
      {
        when: 'the device answers on',
        facts: [{ fact: answered }, { ...ill, at: 5 }, { fact: answered, at: 6 }, ...lost(7)],
      },
      {
        when: 'it fails long after',
        facts: [{ fact: answered }, { ...ill, at: 5 }, ...lost(5 + AFTER_SECONDS + 60)],
      },
      { when: 'its answers were never seen', facts: [ill, ...lost(2)] },
      { when: 'two polls are lost', facts: [{ fact: answered }, { ...ill, at: 5 }, ...lost(6, LOST - 1)] },
    ],
  },
})

/** The malformed request after which the device has not responded. */
function causeOf({ time }: RuleInput, state: State, device: string) {
  const ill = state.ill.get(device)
  const answeredAt = state.answered.get(device)
  if (ill === undefined || answeredAt === undefined || answeredAt > ill.time) return undefined
  return time - ill.time <= AFTER_SECONDS * 1e6 ? ill : undefined
}
