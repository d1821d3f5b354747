import { defineRule } from '#model/rule'
import { MICROSECONDS_PER_SECOND } from '#model/time'

/** Without a sign of life a reservation ends by itself, in Modicon controllers after some 50 s: who takes it then takes it from nobody. */
const HELD_SECONDS = 50
/** Signs of life that repeat are told each minute; none but its holder, or who poses as it, can give a reservation back. */
const TOLD_SECONDS = 120
/** UMAS 0x10 and 0x11, FINS 0C01 and 0C03. */
const TAKES = /^Take PLC reservation$|^Access Right Acquire$/
const GIVES_BACK = /^Release PLC reservation$|^Access Right Release$/
/** FINS 0C02. */
const FORCES = /^Access Right Forced Acquire$/

const reserve = (name: string, client: string, at: number) =>
  ({
    protocol: 'umas',
    client,
    at,
    fact: { kind: 'operation', verb: 'reserve', name, code: '0x10', outcome: 'ok' },
  }) as const
const take = (client: string, at: number) => reserve('Take PLC reservation', client, at)
const giveBack = (client: string, at: number) => reserve('Release PLC reservation', client, at)
const OWNER = '10.0.0.1'
const INTRUDER = '10.0.0.66'

export const rule = defineRule({
  id: 'reservation-taken',
  engine: 'policy',
  title: 'Controller reservation taken over',
  category: 'Unauthorized Communication Behavior',
  severity: 'major',
  techniques: ['T1692.001', 'T0814'],
  counterpart: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'One engineering station at a time may change a controller. Who releases the reservation of another, or takes it by force, is in the middle of its work.',
  todo: [
    'Ask the engineer who held the reservation',
    'Find who took it, and what was written since',
    'Compare the program with the last backup',
  ],
  falsePositives: 'Two engineers who agreed on it; use a maintenance window.',
  watches: 'operation',
  concerns: { protocols: ['umas', 'fins'], outcomes: ['ok'], verbs: ['reserve', 'diagnose'] },
  evaluate({ fact, protocol, client, server, lastTime }, known) {
    if (protocol !== 'umas' && protocol !== 'fins') return undefined
    if (fact.kind !== 'operation' || fact.outcome !== 'ok') return undefined
    if (fact.verb !== 'reserve' && fact.verb !== 'diagnose') return undefined
    const who = client.ip ?? client.mac ?? ''
    const device = `${protocol} ${server.ip ?? server.mac ?? ''} ${fact.unit ?? ''}`
    const [holder = '', since = ''] = String(known.recall(device) ?? '').split(' ')
    const seconds = lastTime / MICROSECONDS_PER_SECOND
    const isGivenBack = GIVES_BACK.test(fact.name)
    const heldSeconds = isGivenBack ? TOLD_SECONDS : HELD_SECONDS
    const isAnothers = holder !== '' && holder !== who && seconds - Number(since) <= heldSeconds
    const isForced = FORCES.test(fact.name)
    if (isGivenBack || isForced || TAKES.test(fact.name))
      known.swap(device, isGivenBack ? '' : `${who} ${seconds}`)
    // A sign of life of who holds it, such as UMAS 0x12.
    else if (holder === who) known.swap(device, `${who} ${seconds}`)
    if (!isForced && !(isAnothers && (isGivenBack || TAKES.test(fact.name)))) return undefined
    const how = isGivenBack ? 'gives back the reservation of' : isForced ? 'takes by force' : 'takes over'
    return {
      summary: `${known.nameOf('client')} ${how} ${known.nameOf('server')}${isAnothers ? `, which ${holder} holds` : ''} (${protocol}: ${fact.name})`,
    }
  },
  examples: {
    fires: [
      { when: 'another releases it', facts: [take(OWNER, 0), giveBack(INTRUDER, 30)] },
      {
        when: 'another releases it, and who holds it was told a minute ago',
        facts: [take(OWNER, 0), giveBack(INTRUDER, 60)],
      },
      { when: 'another takes it', facts: [take(OWNER, 0), take(INTRUDER, 30)] },
      {
        when: 'another takes it from a station that has kept it for long',
        facts: [
          take(OWNER, 0),
          {
            ...take(OWNER, 590),
            fact: { ...take(OWNER, 0).fact, verb: 'diagnose', name: 'Keep alive', code: '0x12' },
          },
          take(INTRUDER, 600),
        ],
      },
      {
        when: 'it is taken by force',
        facts: [{ ...reserve('Access Right Forced Acquire', INTRUDER, 0), protocol: 'fins' }],
      },
    ],
    silent: [
      { when: 'the holder takes it again', facts: [take(OWNER, 0), take(OWNER, 30)] },
      { when: 'it was given back', facts: [take(OWNER, 0), giveBack(OWNER, 20), take(INTRUDER, 30)] },
      { when: 'the holder’s station crashed a minute ago', facts: [take(OWNER, 0), take(INTRUDER, 60)] },
      { when: 'the holder left long ago', facts: [take(OWNER, 0), take(INTRUDER, 600)] },
    ],
  },
})
