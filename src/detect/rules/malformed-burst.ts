import { defineRule } from '#model/rule'
import { countWindow } from '#model/rule-state'
import { nameOf } from '../names.ts'

/** Published default (docs/internals/detection-models.md §7): 2 in 10 minutes; we ask for 5, since one lost segment can make two. */
const MESSAGES = 5
const WINDOW_SECONDS = 600

const malformed = { kind: 'anomaly', what: 'malformed', detail: 'length' } as const

export const rule = defineRule({
  id: 'malformed-burst',
  engine: 'protocol',
  title: 'Burst of malformed messages',
  category: 'Illegal Commands',
  severity: 'major',
  techniques: ['T0814'],
  defenderTitles: ['Excessive Malformed Packets In a Single Session'],
  learnable: false,
  why: 'Malformed messages crash old devices. They come from fuzzers, exploits, and failing hardware.',
  todo: ['Check the frames', 'Check the sender’s network port for errors', 'Check the receiver for restarts'],
  falsePositives: 'Vendors that deviate from a standard, and sensors that lose packets.',
  evidence: 'learned',
  match: { kind: 'anomaly' },
  state: {
    messages: countWindow({ limit: 10_000, seconds: WINDOW_SECONDS }),
  },
  evaluate(input, context, state) {
    const { fact } = input
    if (fact.what !== 'malformed') return undefined
    const pair = [
      input.client.ip ?? input.client.mac,
      input.server.ip ?? input.server.mac,
      input.protocol,
    ].join(' ')
    const count = state.messages.add(pair, input.count)
    if (count < MESSAGES) return undefined
    return {
      summary: `${count} malformed ${input.protocol} messages between ${nameOf(input, context, 'client')} and ${nameOf(input, context, 'server')} within ten minutes (${fact.detail ?? 'no detail'})`,
    }
  },
  examples: {
    fires: [
      {
        when: 'five in ten minutes',
        facts: Array.from({ length: MESSAGES }, (_, i) => ({ fact: malformed, at: i * 100 })),
      },
    ],
    silent: [
      {
        when: 'four',
        facts: Array.from({ length: MESSAGES - 1 }, (_, i) => ({ fact: malformed, at: i * 100 })),
      },
      {
        when: 'five in a day',
        facts: Array.from({ length: MESSAGES }, (_, i) => ({ fact: malformed, at: i * 17_000 })),
      },
    ],
  },
})
