import { defineRule } from '#model/rule'
import { FIRST_TIMES, isFirstTime } from '../first-time.ts'

/** Set in normal operation: pending events, clock drift, local control. IEEE 1815-2012 §4.5. */
const ORDINARY: ReadonlySet<string> = new Set([
  'BROADCAST',
  'CLASS_1_EVENTS',
  'CLASS_2_EVENTS',
  'CLASS_3_EVENTS',
  'NEED_TIME',
])

const quiet = {
  kind: 'reading',
  point: 'indications',
  value: 'CLASS_1_EVENTS',
  about: 'server/unit:10',
} as const
const dnp3 = { protocol: 'dnp3', serverPort: 20_000 } as const

export const rule = defineRule({
  id: 'new-indication',
  engine: 'policy',
  title: 'New internal indication of an outstation',
  category: 'Illegal Commands',
  severity: 'minor',
  techniques: ['T0836', 'T0814'],
  defenderTitles: ['Unpermitted Usage of Internal Indication (IIN)'],
  learnable: true,
  whileLearning: 'alert',
  why: 'These bits report a problem of the outstation or of a request to it.',
  todo: [
    'Look up the indication in the outstation’s manual',
    'Check what the master sent just before',
    'Ask whether work is going on at the station',
  ],
  falsePositives: 'Rare but ordinary states, such as local control during maintenance.',
  match: { kind: 'reading', protocols: ['dnp3'] },
  state: FIRST_TIMES,
  evaluate({ fact, server, client }, context, state) {
    if (fact.point !== 'indications') return undefined
    const outstation = `${server.ip ?? ''} ${fact.about ?? ''}`
    const fresh: string[] = []
    isFirstTime(context, state, [outstation, ''])
    for (const name of String(fact.value).split(' '))
      if (name !== '' && isFirstTime(context, state, [outstation, name]) && !ORDINARY.has(name))
        fresh.push(name)
    if (fresh.length === 0) return undefined
    const unit = /unit:(\w+)/.exec(fact.about ?? '')?.[1]
    return {
      summary: `Outstation${unit === undefined ? '' : ` ${unit}`} at ${context.nameOf('server')} sets ${fresh.join(', ')} for the first time`,
      normal: 'It set other indications, or none.',
      source: server.ip ?? server.mac,
      target: client.ip ?? client.mac,
      subject: fresh.join(' '),
    }
  },
  examples: {
    fires: [
      {
        when: 'trouble is reported for the first time',
        learned: [{ ...dnp3, fact: quiet }],
        facts: [{ ...dnp3, fact: { ...quiet, value: 'DEVICE_TROUBLE' } }],
      },
    ],
    silent: [
      {
        when: 'events are pending',
        learned: [{ ...dnp3, fact: { ...quiet, value: '' } }],
        facts: [{ ...dnp3, fact: quiet }],
      },
    ],
  },
})
