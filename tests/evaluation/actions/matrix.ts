/** Each action of each protocol by an unknown client, by a client that only polled, and with nothing learned: is it named? */
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
import { exchange, FactPlant, type Sent } from './plant.ts'

export const CONTEXTS = ['unknown', 'known', 'unlearned'] as const
export type CellContext = (typeof CONTEXTS)[number]

/** Behaviour of a known client at each return: a notice at most. */
const RETURNS: ReadonlySet<ActionName> = new Set(['session', 'session-end'])
/** Rules that report only that somebody is there. */
const APPEARANCE: ReadonlySet<string> = new Set([
  'new-device',
  'new-link',
  'baseline-mismatch',
  'value-frozen',
])
/** Seconds: an hour of polls, then the act. */
const LEARNED = 3600
/** Hosts of a subnet: its last addresses are groups. */
const HOSTS = 200
/** Seconds: a minute of polls before the act, where nothing is learned. */
const UNLEARNED = 60
const LATER = 20
const POLL = 1800
/** Least severity of an action by its gravity, where it is not usual: docs/internals/detection-models.md §6. */
const LEAST: Readonly<Record<CellContext, readonly Severity[]>> = {
  unknown: ['notice', 'minor', 'minor', 'major', 'major', 'major'],
  known: ['notice', 'notice', 'warning', 'minor', 'minor', 'minor'],
  unlearned: ['notice', 'notice', 'notice', 'notice', 'notice', 'notice'],
}

export interface Cell {
  readonly protocol: string
  readonly action: ActionName
  readonly context: CellContext
  readonly operation: Operation
  /** The alert that names it, else the most severe one of both parties. */
  readonly alert: Alert | undefined
  readonly isNamed: boolean
  readonly hasTechnique: boolean
  readonly isSevere: boolean
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
      const place = places.get(protocol) ?? { transport: 'tcp', serverPort: 0, group: undefined }
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
  const cells = acts.map((act, number) => ({ act, ...partiesOf(act, number, context) }))
  const polls = pollsOf(acts)
  const isLearned = context !== 'unlearned'
  const [span, step] = isLearned ? [LEARNED, POLL] : [UNLEARNED, UNLEARNED / 2]
  for (let at = 0; at <= span; at += step)
    for (const { act, master, server } of cells)
      for (const fact of exchange(polls.get(act.protocol)!))
        plant.send({ ...act, client: master, server, fact }, at)
  if (isLearned) plant.close()
  for (const { act, actor, server } of cells)
    for (const fact of exchange(act.operation))
      plant.send({ ...act, client: actor, server: act.group ?? server, fact }, span + LATER)
  const alerts = plant.alerts()
  const judged = cells.filter(
    ({ act }) =>
      context !== 'known' || (polls.get(act.protocol) !== act.operation && !RETURNS.has(act.action)),
  )
  return judged.map(({ act, actor, server }) => {
    const own = alerts.filter(
      ({ sourceAddress, destinationAddress, rule }) =>
        !APPEARANCE.has(rule) &&
        [actor, server].some((address) => address === sourceAddress || address === destinationAddress),
    )
    return graded(act, context, own)
  })
}

function graded({ protocol, action, operation }: Act, context: CellContext, alerts: readonly Alert[]): Cell {
  const { title, techniques, gravity } = describeAction(action)
  const isNamed = (alert: Alert) => alert.title.startsWith(title) || alert.rule !== 'new-function'
  const hasTechnique = (alert: Alert) =>
    techniques.some((id) => alert.techniques.some((other) => other.startsWith(id) || id.startsWith(other)))
  const allowed = SEVERITIES.indexOf(LEAST[context][gravity] ?? 'notice')
  // After an hour a device that reports may be one that comes into use.
  const least = operation.verb === 'report' ? Math.max(allowed, SEVERITIES.indexOf('minor')) : allowed
  const sorted = [...alerts].sort(
    (a, b) =>
      Number(hasTechnique(b)) - Number(hasTechnique(a)) ||
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity),
  )
  const [alert] = sorted
  return {
    ...{ protocol, action, context, operation, alert },
    isNamed: alert !== undefined && isNamed(alert),
    hasTechnique: alert !== undefined && hasTechnique(alert),
    isSevere: sorted.some((one) => SEVERITIES.indexOf(one.severity) <= least),
  }
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
  return { master, server: host(2), actor: context === 'known' ? master : host(3) }
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
