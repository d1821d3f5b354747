/**
 * Each action of each protocol by an unknown client, by a client that only polled, and replayed from the client that sent it
 * before; with an hour learned, and with nothing: is it named, how severely, and with which techniques?
 */
import { readFileSync } from 'node:fs'
import { actionOfOperation } from '#detect/actions'
import { isGroup } from '#detect/names'
import { isStartUp } from '#detect/settings'
import { ACTIONS, type ActionName, describeAction } from '#model/action'
import type { Alert } from '#model/alert'
import { type Fact, isQuiet, type Operation, VERBS } from '#model/fact'
import type { AnyProtocol } from '#model/protocol'
import { type Rule, SEVERITIES, type Severity } from '#model/rule'
import { goldenCaptures } from '../../protocol-folders.ts'
import { MEANT, OF_INTERFACE, OF_MANY, OF_UNKNOWN } from './meant.ts'
import { exchange, FactPlant, type Sent } from './plant.ts'

/** `repeated`: the act of a known client once more, as it was learned. */
type Actor = 'unknown' | 'known' | 'replayed' | 'repeated'

export interface CellContext {
  readonly actor: Actor
  readonly isLearned: boolean
}

export const CONTEXTS: readonly CellContext[] = [
  ...[true, false].flatMap((isLearned) =>
    (['unknown', 'known', 'replayed'] as const).map((actor) => ({ actor, isLearned })),
  ),
  { actor: 'repeated', isLearned: true },
]

/** Behaviour of a known client at each return: a notice at most. */
const RETURNS: ReadonlySet<ActionName> = new Set(['session', 'session-end'])
/** Rules that report only that somebody is there. */
const APPEARANCE: ReadonlySet<string> = new Set([
  'new-device',
  'new-link',
  'baseline-mismatch',
  'value-frozen',
])
/** Hosts of a subnet: its last addresses are groups. */
const HOSTS = 200
/** Seconds: polls, ordinary uses of an act that is replayed later, and the act itself. */
const TIMES = {
  learned: { polls: [0, 1800, 3600], uses: [600, 1500, 2400], act: 3620 },
  unlearned: { polls: [0, 30, 60], uses: [45], act: 80 },
} as const
/** Of a protocol whose port is known from elsewhere, such as HTTP. */
const FALLBACK_PORT = 8080
/** A recorded message is sent again so many times, one a second. */
const REPLAYS = 10
/**
 * Least severity of an action by its gravity, where it is not usual: docs/internals/detection-models.md §6. One logon or one file
 * is not yet much looking: of gravity 2 only uploads are. A known client that reads one more object gets a notice, as
 * does its first change with nothing learned.
 */
const LEAST: Readonly<Record<Actor, readonly Severity[]>> = {
  unknown: ['notice', 'minor', 'minor', 'major', 'critical', 'critical'],
  known: ['notice', 'notice', 'minor', 'minor', 'major', 'major'],
  replayed: ['notice', 'notice', 'notice', 'minor', 'minor', 'minor'],
  repeated: ['notice', 'notice', 'notice', 'notice', 'notice', 'notice'],
}
const LEAST_UNLEARNED: Readonly<Partial<Record<Actor, readonly Severity[]>>> = {
  unknown: ['notice', 'notice', 'notice', 'minor', 'minor', 'minor'],
  known: ['notice', 'notice', 'notice', 'notice', 'minor', 'minor'],
  replayed: ['notice', 'notice', 'notice', 'notice', 'minor', 'minor'],
}

const UPLOAD: Readonly<Record<Actor, Severity>> = {
  unknown: 'major',
  known: 'minor',
  replayed: 'notice',
  repeated: 'notice',
}

export interface Cell {
  readonly protocol: string
  readonly action: ActionName
  readonly context: CellContext
  readonly operation: Operation
  /** The alert that names it, else the most severe one of both parties. */
  readonly alert: Alert | undefined
  /** Of both parties, without those that report only that somebody is there. */
  readonly alerts: readonly Alert[]
  readonly isNamed: boolean
  readonly hasTechnique: boolean
  readonly isSevere: boolean
  readonly carried: number
  /** Techniques of its alerts that the act shows. */
  readonly meant: number
}

interface Act {
  readonly protocol: string
  readonly action: ActionName
  readonly operation: Operation
  readonly transport: Sent['transport']
  readonly serverPort: number
  /** A group that is told, where nobody in particular is. */
  readonly group: string | undefined
}

/** One operation for each action of each industrial protocol: of a golden capture where one shows it, else of the manifest. */
export function actsOf(protocols: readonly AnyProtocol[]): readonly Act[] {
  const ot = new Map(protocols.filter(({ family }) => family === 'ot').map((one) => [one.name, one]))
  const acts = new Map<string, Act>()
  const places = new Map<string, Pick<Act, 'transport' | 'serverPort' | 'group'>>()
  const add = (act: Act) => {
    const key = `${act.protocol} ${act.action}`
    // Test frames and keep-alives show nothing to name.
    if (!acts.has(key) && act.action !== 'upkeep') acts.set(key, act)
  }
  for (const { golden } of goldenCaptures()) {
    const { facts } = JSON.parse(readFileSync(golden, 'utf8')) as { facts: readonly GoldenFact[] }
    for (const { protocol, server, fact } of facts) {
      const actions = ot.get(protocol)?.actions
      if (!ot.has(protocol) || fact.kind !== 'operation' || fact.outcome !== 'requested') continue
      // An operation that a controller repeats at each start of a device is a notice.
      if (isStartUp(fact)) continue
      const [host, port] = partsOf(server)
      const group = isGroup({
        realm: '',
        ip: host.includes(':') ? undefined : host,
        mac: host.includes(':') ? host : undefined,
        port: undefined,
      })
      const place = {
        transport: transportOf(ot.get(protocol)!, port),
        serverPort: port ?? 0,
        group: group ? host : undefined,
      } as const
      if (!places.has(protocol)) places.set(protocol, place)
      add({ protocol, action: actionOfOperation(actions, fact, group), operation: fact, ...place })
    }
  }
  for (const { name: protocol, operations = [], actions } of ot.values())
    for (const { code, name, verb } of operations) {
      if (!VERBS.includes(verb)) continue
      const operation: Operation = { kind: 'operation', verb, name, code, outcome: 'requested' }
      const place = places.get(protocol) ?? placeOf(ot.get(protocol)!)
      add({
        protocol,
        action: actionOfOperation(actions, operation, false),
        operation,
        ...place,
        group: undefined,
      })
    }
  return [...acts.values()].sort(byProtocol)
}

export function runMatrix(rules: readonly Rule[], protocols: readonly AnyProtocol[]): readonly Cell[] {
  const acts = actsOf(protocols)
  return CONTEXTS.flatMap((context) => cellsIn(context, acts, rules, protocols))
}

function cellsIn(
  context: CellContext,
  acts: readonly Act[],
  rules: readonly Rule[],
  protocols: readonly AnyProtocol[],
): readonly Cell[] {
  const plant = new FactPlant(rules, protocols)
  const polls = pollsOf(acts)
  const cells = acts
    .map((act, number) => ({ act, ...partiesOf(act, number, context) }))
    .filter(({ act }) => isJudged(act, context, polls.get(act.protocol) === act.operation))
  const { isLearned, actor } = context
  const times = TIMES[isLearned ? 'learned' : 'unlearned']
  const isReplay = actor === 'replayed' || actor === 'repeated'
  const send = (at: number, isPoll: boolean) => {
    for (const { act, master, actor, server } of cells)
      for (const fact of exchange(isPoll ? polls.get(act.protocol)! : act.operation)) {
        const to = isPoll ? server : (act.group ?? server)
        plant.send({ ...act, client: isPoll ? master : actor, server: to, fact }, at)
      }
  }
  const before = [
    ...times.polls.map((at) => [at, true] as const),
    ...(isReplay ? times.uses.map((at) => [at, false] as const) : []),
  ].sort(([a], [b]) => a - b)
  for (const [at, isPoll] of before) {
    send(at, isPoll)
    plant.settle()
  }
  if (isLearned) plant.close()
  const was = new Map(isLearned ? plant.alerts().map(({ id, count }) => [id, count]) : [])
  for (let i = 0; i < (actor === 'replayed' ? REPLAYS : 1); i++) send(times.act + i, false)
  const alerts = plant
    .alerts()
    .filter(({ id, count, rule }) => was.get(id) !== count && !APPEARANCE.has(rule))
  const byAddress = Map.groupBy(
    alerts.flatMap((alert) =>
      [...new Set([alert.sourceAddress, alert.destinationAddress])].map((address) => ({ address, alert })),
    ),
    ({ address }) => address,
  )
  const traits = new Map(protocols.map((one) => [one.name, one.traits]))
  return cells.map(({ act, actor, server }) => {
    const own = [actor, server].flatMap((address) => byAddress.get(address)?.map(({ alert }) => alert) ?? [])
    return graded(act, context, [...new Set(own)], traits.get(act.protocol)?.isControllerInterface === true)
  })
}

/**
 * Left out: polls, and reads and sessions of the client that polls, which are ordinary work where nothing is learned of it, or
 * where it did the same before. What is repeated once is reported only if it halts, silences or programs; addresses are set at each
 * start.
 */
function isJudged({ action, operation }: Act, { actor, isLearned }: CellContext, isPoll: boolean): boolean {
  if (actor === 'unknown') return true
  if (isPoll || RETURNS.has(action)) return false
  const { gravity } = describeAction(action)
  if (actor === 'repeated') return gravity >= 4 && operation.verb !== 'subscribe' && action !== 'address'
  return (actor === 'known' && isLearned) || gravity >= 2
}

function graded(
  { protocol, action, operation, group }: Act,
  context: CellContext,
  alerts: readonly Alert[],
  isInterface: boolean,
): Cell {
  const { words, techniques } = MEANT[action as keyof typeof MEANT]
  const isNamed = ({ title, what }: Alert) => words.test(`${title} ${what}`.toLowerCase())
  const hasTechnique = (alert: Alert) => alert.techniques.some((id) => isAnyOf(id, techniques))
  const least = SEVERITIES.indexOf(
    group && !context.isLearned ? 'notice' : leastOf(context, action, operation),
  )
  const rank = ({ severity }: Alert) => SEVERITIES.indexOf(severity)
  const sorted = [...alerts].sort(
    (a, b) =>
      Number(hasTechnique(b) && isNamed(b)) - Number(hasTechnique(a) && isNamed(a)) || rank(a) - rank(b),
  )
  const [alert] = sorted
  const carried = [...new Set(alerts.flatMap((one) => one.techniques))]
  const meant = [
    ...techniques,
    ...(context.actor === 'unknown' ? OF_UNKNOWN : []),
    ...(context.actor === 'replayed' ? OF_MANY : []),
    ...(isInterface ? [OF_INTERFACE] : []),
  ]
  return {
    ...{ protocol, action, context, operation, alert, alerts },
    isNamed: alert !== undefined && isNamed(alert),
    hasTechnique: alert !== undefined && hasTechnique(alert),
    isSevere: sorted.some((one) => rank(one) <= least),
    carried: carried.length,
    meant: carried.filter((id) => isAnyOf(id, meant)).length,
  }
}

function isAnyOf(id: string, others: readonly string[]): boolean {
  return others.some((other) => other.startsWith(id) || id.startsWith(other))
}

function leastOf({ actor, isLearned }: CellContext, action: ActionName, { verb }: Operation): Severity {
  if (action === 'upload') return isLearned ? UPLOAD[actor] : 'warning'
  const { gravity } = describeAction(action)
  const least = (isLearned ? LEAST : LEAST_UNLEARNED)[actor]?.[gravity] ?? 'notice'
  // After an hour a device that reports may be one that comes into use.
  return verb === 'report' && SEVERITIES.indexOf(least) < SEVERITIES.indexOf('minor') ? 'minor' : least
}

/** Usual request of a client by protocol: a read, else another query, else the first operation. */
function pollsOf(acts: readonly Act[]): ReadonlyMap<string, Operation> {
  const polls = new Map<string, Operation>()
  const rank = ({ action, operation }: Act) =>
    action === 'read-values' ? 0 : action === 'upkeep' ? 1 : isQuiet(operation.verb) ? 2 : 3
  for (const act of [...acts].sort((a, b) => rank(a) - rank(b)))
    if (!polls.has(act.protocol)) {
      const { operation } = act
      const poll: Operation = {
        kind: 'operation',
        verb: 'read',
        name: 'Poll',
        code: 'poll',
        outcome: 'requested',
      }
      polls.set(act.protocol, rank(act) < 2 ? operation : poll)
    }
  return polls
}

/** Addresses of one cell; all on layer 2 where the protocol has no addresses above it. */
function partiesOf({ transport }: Act, number: number, context: CellContext) {
  const isLink = transport === 'link'
  const host = (role: number) =>
    isLink
      ? `02:00:0${role}:00:${hex(number >> 8)}:${hex(number & 0xff)}`
      : `10.${role}.${Math.floor(number / HOSTS)}.${(number % HOSTS) + 1}`
  const master = host(1)
  return { master, server: host(2), actor: context.actor === 'unknown' ? host(3) : master }
}

function hex(number: number): string {
  return number.toString(16).padStart(2, '0')
}

interface GoldenFact {
  readonly protocol: string
  readonly server: string
  readonly fact: Fact
}

/** `10.0.0.1:502`, `[fe80::1]:502`, `02:00:00:00:00:01`. */
function partsOf(party: string): readonly [string, number | undefined] {
  if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(party)) return [party, undefined]
  const at = party.lastIndexOf(':')
  return at < 0 ? [party, undefined] : [party.slice(0, at), Number(party.slice(at + 1))]
}

/** By the ports of the manifest, where no golden capture shows one. */
function placeOf({ hints = [] }: AnyProtocol): Pick<Act, 'transport' | 'serverPort' | 'group'> {
  for (const hint of hints)
    if ('transport' in hint && 'port' in hint && (hint.transport === 'tcp' || hint.transport === 'udp'))
      return { transport: hint.transport, serverPort: hint.port, group: undefined }
  return { transport: 'tcp', serverPort: FALLBACK_PORT, group: undefined }
}

function transportOf({ hints = [] }: AnyProtocol, port: number | undefined): Sent['transport'] {
  if (port === undefined) return 'link'
  const known = hints.find((hint) => 'transport' in hint && hint.transport === 'udp' && hint.port === port)
  const isTcp = hints.some((hint) => 'transport' in hint && hint.transport === 'tcp')
  return known !== undefined && !isTcp ? 'udp' : 'tcp'
}

function byProtocol(a: Act, b: Act): number {
  return a.protocol === b.protocol
    ? ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action)
    : a.protocol < b.protocol
      ? -1
      : 1
}
