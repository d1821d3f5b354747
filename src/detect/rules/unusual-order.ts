import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

const outOfOrder = {
  kind: 'deviation',
  model: 'order',
  what: 'unknown-context',
  subject: 'Write Single Register',
  seen: 'after Write Single Coil',
  usual: 'after Read Holding Registers',
  score: 1,
} as const
const regrouped = {
  ...outOfOrder,
  what: 'polls-regrouped',
  seen: '70 % of the requests of a minute follow others than before',
  usual: 'at most 1 %',
} as const
const late = { ...outOfOrder, model: 'timing', what: 'missed-cycles' } as const

/** Departures of polls; others are of commands. */
const POLLS: ReadonlySet<string> = new Set(['polls-regrouped', 'polls-mixed'])

export const rule = defineRule({
  id: 'unusual-order',
  engine: 'anomaly',
  title: 'Unusual command sequence',
  category: 'Abnormal Communication Behavior',
  severity: 'minor',
  techniques: ['T1692.001'],
  defenderTitles: [],
  learnable: true,
  why: 'Machines and operators follow a sequence. A command out of sequence is how an injected or replayed command looks.',
  todo: ['Ask the operator what was done', 'Check what else the client did in this minute'],
  falsePositives: 'A new procedure or a rare operation.',
  match: { kind: 'deviation' },
  evaluate(input, context) {
    const { fact } = input
    if (fact.model !== 'order') return undefined
    if (POLLS.has(fact.what)) {
      const isRegrouped = fact.what === 'polls-regrouped'
      return {
        title: 'Polling of a device has changed',
        severity: isRegrouped ? 'notice' : 'warning',
        techniques: ['T0801', 'T0830'],
        subject: 'polls',
        summary: `${nameOf(input, context, 'client')} polls ${nameOf(input, context, 'server')} in another order: ${fact.seen}${isRegrouped ? '; all of them are known' : ', and some were never sent'}`,
        normal: `While learning it was ${fact.usual}.`,
      }
    }
    return {
      summary: `${nameOf(input, context, 'client')} sent ${fact.subject} to ${nameOf(input, context, 'server')} ${fact.seen}`,
      normal: `${fact.subject} comes ${fact.usual}.`,
    }
  },
  examples: {
    fires: [
      { when: 'a write follows a new predecessor', facts: [{ fact: outOfOrder }] },
      { when: 'a client regroups its polls', facts: [{ fact: regrouped }], severity: 'notice' },
      {
        when: 'other requests come between its polls',
        facts: [{ fact: { ...regrouped, what: 'polls-mixed' } }],
        severity: 'warning',
      },
    ],
    silent: [{ when: 'another model deviates', facts: [{ fact: late }] }],
  },
})
