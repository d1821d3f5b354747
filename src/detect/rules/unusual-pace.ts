import { describeAction } from '#model/action'
import { isQuiet } from '#model/fact'
import { defineRule } from '#model/rule'
import { nameOf } from '../names.ts'

const busy = {
  kind: 'deviation',
  model: 'timing',
  what: 'extra-requests',
  subject: 'Write Single Coil',
  seen: '600 a minute',
  usual: 'at most 2 a minute',
  score: 30,
} as const
const log = { kind: 'operation', verb: 'report', name: 'Message', code: '6', outcome: 'requested' } as const
/** Times the threshold, which is twice the learned maximum: what one more point or screen adds to polling is less. */
const MUCH_MORE = 3

const pause = { ...busy, what: 'missed-cycles' } as const

export const rule = defineRule({
  id: 'unusual-pace',
  engine: 'anomaly',
  title: 'Unusual command rate',
  category: 'Abnormal Communication Behavior',
  severity: 'minor',
  techniques: ['T0806', 'T0814'],
  defenderTitles: ['Abnormal Periodic Behavior In Communication Channel'],
  learnable: true,
  why: 'Commands at a rate that no program of this plant has are brute force, a flood, or a faulty program.',
  todo: ['Check what the client is sending and to which points', 'Check the load of the server'],
  falsePositives: 'A restarted client that catches up; a changed polling rate.',
  match: { kind: 'deviation' },
  evaluate(input, context) {
    const { fact } = input
    if (fact.what !== 'extra-requests') return undefined
    const isChange = fact.operation !== undefined && !isQuiet(fact.operation.verb)
    const isPoll = fact.operation !== undefined && isQuiet(fact.operation.verb)
    // Logs and traps come in floods when something happens, which is not what they are a sign of.
    const isLog = fact.operation?.verb === 'report' && context.family() !== 'ot'
    const action = isChange && context.family() === 'ot' ? context.action() : undefined
    const { title, techniques, gravity } = describeAction(action ?? 'command')
    return {
      ...(action !== undefined && { title: `${title} at an unusual rate`, gravity }),
      severity: isChange ? 'major' : isLog || (isPoll && fact.score < MUCH_MORE) ? 'notice' : undefined,
      techniques: isChange ? [...new Set(['T0806', 'T1692.001', ...techniques])] : undefined,
      subject: fact.subject,
      summary: `${nameOf(input, context, 'client')} sent ${fact.subject} to ${nameOf(input, context, 'server')} ${fact.seen}`,
      normal: `It comes ${fact.usual}.`,
    }
  },
  examples: {
    fires: [
      { when: 'a coil is toggled ten times a second', facts: [{ fact: busy }] },
      {
        when: 'a controller is restarted again and again by its own client',
        facts: [{ fact: { ...busy, operation: { ...log, verb: 'restart', name: 'Cold Restart' } } }],
        severity: 'major',
      },
      {
        when: 'a client has one more point to poll',
        facts: [{ fact: { ...busy, score: 1.5, operation: { ...log, verb: 'read', name: 'Read Tag' } } }],
        severity: 'notice',
      },
      {
        when: 'it polls many times as often',
        facts: [{ fact: { ...busy, score: 4, operation: { ...log, verb: 'read', name: 'Read Tag' } } }],
      },
      {
        when: 'a host logs much more than usual',
        facts: [{ protocol: 'syslog', serverPort: 514, transport: 'udp', fact: { ...busy, operation: log } }],
        severity: 'notice',
      },
    ],
    silent: [{ when: 'it comes too rarely instead', facts: [{ fact: pause }] }],
  },
})
