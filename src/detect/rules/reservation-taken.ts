import { defineRule } from '#model/rule'
import { stateMap } from '#model/rule-state'
import { MICROSECONDS_PER_SECOND } from '#model/time'

/** Seconds. Without keep-alives a reservation expires, in Modicon controllers after about 50 s. */
const HELD_SECONDS = 50
/** Repeated keep-alives are reported each minute; only the holder, or an impersonator, can release a reservation. */
const REPORT_SECONDS = 120
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
    fact: { kind: 'operation', verb: 'reserve', name, code: '0x10', outcome: 'succeeded' },
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
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'Only one engineering station at a time may change a controller. A client that releases or forcibly takes the reservation of another interferes with its work.',
  todo: [
    'Ask the engineer who held the reservation',
    'Find out who took it, and what was written since',
    'Compare the program with the last backup',
  ],
  falsePositives: 'Two engineers who agreed on it; use a maintenance window.',
  match: {
    kind: 'operation',
    protocols: ['umas', 'fins'],
    outcomes: ['succeeded'],
    verbs: ['reserve', 'diagnose'],
  },
  state: {
    holders: stateMap<{ readonly who: string; readonly seconds: number }>({ limit: 10_000 }),
  },
  evaluate({ fact, protocol, client, server, lastTime }, context, state) {
    const who = client.ip ?? client.mac ?? ''
    const device = [protocol, server.ip ?? server.mac ?? '', fact.unit ?? '']
    const held = state.holders.get(device)
    const seconds = lastTime / MICROSECONDS_PER_SECOND
    const isGivenBack = GIVES_BACK.test(fact.name)
    const heldSeconds = isGivenBack ? REPORT_SECONDS : HELD_SECONDS
    const isAnothers =
      held !== undefined && held.who !== '' && held.who !== who && seconds - held.seconds <= heldSeconds
    const isForced = FORCES.test(fact.name)
    if (isGivenBack || isForced || TAKES.test(fact.name))
      state.holders.set(device, { who: isGivenBack ? '' : who, seconds })
    // A keep-alive of the holder, such as UMAS 0x12.
    else if (held?.who === who) state.holders.set(device, { who, seconds })
    if (!isForced && !(isAnothers && (isGivenBack || TAKES.test(fact.name)))) return undefined
    const how = isGivenBack ? 'releases the reservation of' : isForced ? 'forcibly takes' : 'takes over'
    return {
      summary: `${context.nameOf('client')} ${how} ${context.nameOf('server')}${isAnothers ? `, which ${held.who} holds` : ''} (${protocol}: ${fact.name})`,
    }
  },
  examples: {
    fires: [
      { when: 'another client releases it', facts: [take(OWNER, 0), giveBack(INTRUDER, 30)] },
      {
        when: 'another client releases it, with the last keep-alive a minute ago',
        facts: [take(OWNER, 0), giveBack(INTRUDER, 60)],
      },
      { when: 'another client takes it', facts: [take(OWNER, 0), take(INTRUDER, 30)] },
      {
        when: 'another client takes it from a long-time holder',
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
      { when: 'it was released', facts: [take(OWNER, 0), giveBack(OWNER, 20), take(INTRUDER, 30)] },
      { when: 'the holder’s station crashed a minute ago', facts: [take(OWNER, 0), take(INTRUDER, 60)] },
      { when: 'the holder disconnected long ago', facts: [take(OWNER, 0), take(INTRUDER, 600)] },
    ],
  },
})
