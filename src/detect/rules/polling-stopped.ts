import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'
import { nameOf } from '../names.ts'
import { isPartOfPlant } from '../part-of-plant.ts'

const pause = {
  kind: 'deviation',
  model: 'timing',
  what: 'missed-cycles',
  subject: 'Read Holding Registers',
  seen: 'nothing for 600 seconds',
  usual: 'never a pause of more than 2 seconds',
  score: 30,
} as const
/** Seconds. Another client that connected so lately polls instead. */
const RECENT_SECONDS = 900

const busy = { ...pause, what: 'extra-requests' } as const

export const rule = defineRule({
  id: 'polling-stopped',
  engine: 'operational',
  title: 'Periodic traffic stopped',
  category: 'Unresponsive',
  severity: 'warning',
  techniques: ['T0815', 'T1691.002'],
  defenderTitles: ['Inactive Communication Channel'],
  learnable: true,
  why: 'A master that stopped polling gets no data: operators see old values.',
  todo: [
    'Check whether the client runs',
    'Check the network between the two',
    'Look for another client that polls instead',
  ],
  falsePositives: 'A client that was switched off on purpose.',
  match: { kind: ['deviation', 'new-link'] },
  state: {
    stopped: stateMap<string>({ limit: 10_000 }),
    since: stateMap<number>({ limit: 10_000 }),
  },
  evaluate(input, context, state) {
    const { fact, client, server, protocol } = input
    const service = [server.ip ?? server.mac, protocol]
    const self = client.ip ?? client.mac ?? ''
    if (fact.kind === 'new-link') {
      state.stopped.set(service, self)
      state.since.set([service], input.lastTime)
    }
    if (fact.kind !== 'deviation' || fact.what !== 'missed-cycles') return undefined
    // Office computers poll steadily during office hours only.
    const isOffice = context.family() === 'it'
    if (isOffice && !isPartOfPlant(context.device('client')) && !isPartOfPlant(context.device('server')))
      return undefined
    const successor = state.stopped.get(service)
    const since = state.since.get([service]) ?? 0
    const isTakenOver =
      successor !== undefined && successor !== self && input.lastTime - since < RECENT_SECONDS * 1e6
    return {
      severity: isTakenOver || fact.continues === true ? 'notice' : undefined,
      summary: `${nameOf(input, context, 'client')} ${fact.seen.startsWith('only') ? 'sends' : 'no longer sends'} ${fact.subject} to ${nameOf(input, context, 'server')}${fact.seen.startsWith('only') ? ` ${fact.seen}` : `: ${fact.seen}`}`,
      normal: `There was ${fact.usual}.`,
    }
  },
  examples: {
    fires: [
      { when: 'polling stops', facts: [{ fact: pause }] },
      {
        when: 'the client has other questions now',
        facts: [{ fact: { ...pause, continues: true } }],
        severity: 'notice',
      },
      {
        when: 'steady polls come a third as often',
        facts: [
          { fact: { ...pause, seen: 'only 20 a minute', usual: 'never fewer than 60 a minute', score: 1 } },
        ],
      },
    ],
    silent: [
      { when: 'it comes too often instead', facts: [{ fact: busy }] },
      {
        when: 'an office computer is switched off in the evening',
        facts: [{ protocol: 'ldap', serverPort: 389, fact: pause }],
      },
    ],
  },
})
