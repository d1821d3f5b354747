import { defineRule, type RuleContext } from '#model/rule'
import { type StateOf, stateMap, stateRecords } from '#model/rule-state'
import { MICROSECONDS_PER_SECOND, type Microseconds } from '#model/time'

/** Network layer messages, ASHRAE 135-2020 clause 6.4: the first announce networks of a router, the others close them. */
const I_AM_ROUTER = 'net:0x01'
const SHUTS: ReadonlySet<string> = new Set(['net:0x03', 'net:0x04'])
/** Routers present from the start have announced themselves by then: all answer the first Who-Is-Router-To-Network. */
const SETTLED_SECONDS = 15
/** A router not seen for this long was replaced; one seen for this long is established. */
const GONE_SECONDS = 600
/** A message lists few networks; a flood must not fill the memory. */
const NETWORKS = 16

const announces = (client: string, at: number, code = I_AM_ROUTER, object = 'network 7') =>
  ({
    protocol: 'bacnet',
    client,
    server: '10.0.0.255',
    serverPort: 47_808,
    at,
    fact: {
      kind: 'operation',
      about: 'client',
      verb: 'report',
      name:
        code === I_AM_ROUTER
          ? 'I-Am-Router-To-Network'
          : code === 'net:0x03'
            ? 'Reject-Message-To-Network'
            : 'Router-Busy-To-Network',
      code,
      object,
      outcome: 'requested',
    },
  }) as const
const ROUTER = '10.0.0.9'
const UNKNOWN_HOST = '10.0.0.66'

const STATE = {
  routers: stateMap<number>({ limit: 10_000, persisted: 'number' }),
  holders: stateRecords({ limit: 10_000, persisted: true, fields: { ip: '', since: 0 } }),
}
type State = StateOf<typeof STATE>

export const rule = defineRule({
  id: 'bacnet-rogue-router',
  formerIds: ['bacnet-route-taken'],
  engine: 'anomaly',
  title: 'Rogue BACnet router',
  category: 'Suspicion of Malicious Activity',
  severity: 'major',
  techniques: ['T0830', 'T0814'],
  defenderTitles: [],
  learnable: false,
  plannable: true,
  whileLearning: 'alert',
  why: 'A host that announces a route gets the messages to all controllers behind it; “network unreachable” cuts them off. Neither is authenticated.',
  todo: [
    'Find the switch port of the new router',
    'Find out whether a router was added or replaced',
    'Remove it, then let the workstation discover its routers again (Who-Is-Router-To-Network)',
  ],
  falsePositives:
    'A second router to the same network, which BACnet forbids (135-2020 clause 4.2) and installers build.',
  match: { kind: 'operation', protocols: ['bacnet'], outcomes: ['requested'], verbs: ['report'] },
  state: STATE,
  evaluate({ fact, client, server, vlan, time }, context, state) {
    const isClaim = fact.code === I_AM_ROUTER
    if (!isClaim && !SHUTS.has(fact.code)) return undefined
    const who = speakerOf(fact.about, client.ip, server.ip)
    if (who === undefined) return undefined
    // Two monitored networks may each have their own route to a third: the first three address bytes keep them apart.
    const here = `${vlan ?? 0} ${who.split('.').slice(0, 3).join('.')}`
    const routerSince = state.routers.get(who)
    if (isClaim && routerSince === undefined) state.routers.set(who, time)
    let taken: readonly [network: string, from: string] | undefined
    for (const network of networksOf(fact.object)) {
      const key = `${here} ${network}`
      const holder = holderOf(context, state, key, time)
      if (holder === undefined) {
        if (isClaim) state.holders.set(key, { ip: who, since: time })
      } else if (holder.ip !== who && holder.isSettled && !isElder(routerSince, holder.since, time))
        taken ??= [network, holder.ip]
    }
    if (taken === undefined) return undefined
    const [network, holder] = taken
    return {
      summary: isClaim
        ? `${who}, which was no known router, announces a route to BACnet network ${network}, which ${holder} serves (${fact.name})`
        : `${who}, which is no router, announces that BACnet network ${network} is unreachable, which ${holder} serves (${fact.name})`,
      source: who,
      target: holder,
      subject: isClaim ? 'claim' : 'shut',
      techniques: isClaim ? undefined : ['T0814'],
    }
  },
  examples: {
    fires: [
      {
        when: 'an unknown host announces the route',
        stillLearning: true,
        facts: [announces(ROUTER, 0), announces(UNKNOWN_HOST, 60)],
      },
      { when: 'after learning', learned: [announces(ROUTER, 0)], facts: [announces(UNKNOWN_HOST, 300)] },
      {
        when: 'an unknown host announces that there is no route',
        facts: [announces(ROUTER, 0), announces(UNKNOWN_HOST, 60, 'net:0x03')],
      },
      {
        when: 'an unknown host first announces a route to another network',
        facts: [
          announces(ROUTER, 0),
          announces(UNKNOWN_HOST, 60, I_AM_ROUTER, 'network 999'),
          announces(UNKNOWN_HOST, 62),
        ],
      },
      {
        when: 'an unknown host announces that the router is busy',
        facts: [announces(ROUTER, 0), announces(UNKNOWN_HOST, 60, 'net:0x04')],
      },
    ],
    silent: [
      { when: 'the router announces itself again', facts: [announces(ROUTER, 0), announces(ROUTER, 60)] },
      {
        when: 'two routers answer the same request',
        facts: [announces(ROUTER, 0), announces('10.0.0.8', 1)],
      },
      {
        when: 'another router serves another network',
        facts: [announces(ROUTER, 0), announces('10.0.0.8', 60, I_AM_ROUTER, 'network 8')],
      },
      { when: 'the router itself is busy', facts: [announces(ROUTER, 0), announces(ROUTER, 60, 'net:0x04')] },
      {
        when: 'the router of another subnet leads to the same network',
        facts: [announces(ROUTER, 0), announces('10.0.1.9', 60)],
      },
      {
        when: 'a router that was asked for a wrong route rejects',
        facts: [
          announces(ROUTER, 0),
          announces('10.0.0.8', 1, I_AM_ROUTER, 'network 8'),
          announces('10.0.0.8', 60, 'net:0x03'),
        ],
      },
      {
        when: 'nothing is learned, and the router was replaced',
        stillLearning: true,
        facts: [announces(ROUTER, 0), announces(UNKNOWN_HOST, 3600)],
      },
    ],
  },
})

/** A router as old as the network's own, or known for long, is not new, whatever it announces. */
function isElder(since: string | number | undefined, settling: Microseconds, now: Microseconds): boolean {
  if (since === undefined) return false
  const wasThere = Number(since) - settling <= SETTLED_SECONDS * MICROSECONDS_PER_SECOND
  return wasThere || now - Number(since) >= GONE_SECONDS * MICROSECONDS_PER_SECOND
}

/** The announcing endpoint; undefined for a station behind a router. */
function speakerOf(about = 'server', client?: string, server?: string): string | undefined {
  if (about.includes('/')) return undefined
  return about === 'client' ? client : about === 'server' ? server : about
}

function networksOf(object: string | undefined): readonly string[] {
  return object?.startsWith('network ') === true ? object.slice(8).split(', ').slice(0, NETWORKS) : []
}

/** The router of a network, unless it was replaced; fixed once all answers to the first request have arrived. */
function holderOf(
  context: RuleContext,
  state: State,
  key: string,
  now: Microseconds,
): { ip: string; since: Microseconds; isSettled: boolean } | undefined {
  const holder = state.holders.get(key)
  if (holder === undefined) return undefined
  const { ip, since } = holder
  const seenAt = Math.max(since, context.device(ip)?.lastSeen ?? 0)
  // Once learned, the router of a network is known for good.
  if (context.isLearning && now - seenAt > GONE_SECONDS * MICROSECONDS_PER_SECOND) return undefined
  const isSettled = now - Number(since) >= SETTLED_SECONDS * MICROSECONDS_PER_SECOND
  return { ip, since: Number(since), isSettled }
}
