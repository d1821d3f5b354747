import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'

/** Published default (docs/internals/detection-models.md §7): at least 3 requests and 1 valid response within 5 minutes. */
const UNANSWERED = 3
const WINDOW_SECONDS = 300
/** A lower share of all requests is packet loss of the network or the sensor. */
const SHARE = 0.1

const asked = {
  kind: 'operation',
  verb: 'read',
  name: 'Read Holding Registers',
  code: '3',
  object: 'holding:0..9',
  unit: '1',
  outcome: 'unanswered',
} as const
const answered = { ...asked, outcome: 'succeeded' } as const

export const rule = defineRule({
  id: 'modbus-unresponsive',
  engine: 'operational',
  title: 'Unresponsive Modbus device',
  category: 'Unresponsive',
  severity: 'minor',
  techniques: ['T0881'],
  defenderTitles: ['Suspicion of Unresponsive MODBUS Device'],
  learnable: false,
  why: 'The device or its network connection is failing: values are late or missing, and a command may be lost.',
  todo: [
    'Check the network between the two',
    'Check the load of the device or gateway',
    'Look for another client that sends too many requests',
  ],
  falsePositives: 'A sensor that loses packets; clients that disconnect before the answer.',
  match: { kind: 'operation', protocols: ['modbus'], outcomes: ['succeeded', 'unanswered'] },
  state: {
    ok: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
    unanswered: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate({ fact, client, server, count }, context, state) {
    const key = [client.ip, server.ip, fact.unit]
    if (fact.outcome === 'succeeded') {
      state.ok.add(key, count)
      return undefined
    }
    if (fact.outcome !== 'unanswered') return undefined
    const unanswered = state.unanswered.add(key, count)
    if (unanswered < UNANSWERED) return undefined
    const good = state.ok.sum(key)
    if (good === 0 || unanswered < (unanswered + good) * SHARE) return undefined
    return {
      subject: fact.unit,
      summary: `Unit ${fact.unit} of ${context.nameOf('server')} left ${unanswered} requests of ${context.nameOf('client')} unanswered within five minutes, and answered ${good}`,
    }
  },
  examples: {
    fires: [
      {
        when: 'three go unanswered and some are answered',
        facts: [
          { fact: answered, count: 5 },
          { fact: asked, at: 10 },
          { fact: asked, at: 20 },
          { fact: asked, at: 30 },
        ],
      },
    ],
    silent: [
      {
        when: 'two go unanswered',
        facts: [
          { fact: answered, count: 5 },
          { fact: asked, at: 10 },
          { fact: asked, at: 20 },
        ],
      },
      {
        when: 'three of many are lost',
        facts: [
          { fact: answered, count: 200 },
          { fact: asked, at: 210 },
          { fact: asked, at: 220 },
          { fact: asked, at: 230 },
        ],
      },
      {
        when: 'none is answered: another rule reports that',
        facts: [{ fact: asked }, { fact: asked, at: 20 }, { fact: asked, at: 30 }],
      },
    ],
  },
})
