/** Which acts belong together: docs/how-to/incidents.md. Pure and independent of the order in which acts are given. */
import type { IncidentActivity, SharedMark } from './act.ts'
import type { ConsequenceOf } from './consequences.ts'
import { limits } from './limits.ts'

/** Microseconds within which what the same source does is one story. */
const SAME_SOURCE = 24 * 3600e6
/** Microseconds between what comes into a device and what then goes out of it. */
const PIVOT = 15 * 60e6

/** Purdue level of what drives the process; above are computers. */
const CONTROLLER_LEVEL = 1

/** The rule that speaks where a device appears that was not there while learning. */
const NEW_DEVICE = 'new-device'

/** Sets of acts that grow together. */
class Bundles {
  readonly #parents = new Map<IncidentActivity, IncidentActivity>()

  rootOf(act: IncidentActivity): IncidentActivity {
    let root = act
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root))
      root = parent
    if (root !== act) this.#parents.set(act, root)
    return root
  }

  join(one: IncidentActivity, other: IncidentActivity): void {
    const [root, otherRoot] = [this.rootOf(one), this.rootOf(other)]
    if (root !== otherRoot) this.#parents.set(otherRoot, root)
  }
}

export interface Chained {
  /** Alerts with a source, and uses of remote access that may have led there. */
  readonly acts: readonly IncidentActivity[]
  readonly remote: readonly IncidentActivity[]
  /** Alerts of devices that are unwell: they belong to an attack on them, and make none. */
  readonly aftermath: readonly IncidentActivity[]
  readonly marks: readonly SharedMark[]
  /** Address → id of its device. */
  readonly idOf: (address: string) => string
  readonly consequenceOf: ConsequenceOf
}

/** Chains, each in order of time. */
export function chains({
  acts,
  remote,
  aftermath,
  marks,
  idOf,
  consequenceOf,
}: Chained): readonly (readonly IncidentActivity[])[] {
  const bundles = new Bundles()
  const led = leadingTo(acts, bySource(remote, 'target'), bundles)
  const all = inOrder([...acts, ...led])
  const from = bySource(all, 'source')
  joinSameSource(from, bundles)
  joinPivots(all, from, bundles)
  joinMarks(marks, from, idOf, bundles)
  joinUnknownClients(all, bundles)
  joinOutbreaks(all, bundles)
  const onControllers = all.filter((act) => isGraveOnController(act, consequenceOf))
  joinConverging(onControllers, bundles)
  joinDuringAttack(all, onControllers, bundles)
  const followed = joinAftermath(aftermath, bySource(all, 'target'), bundles)
  const chains = new Map<IncidentActivity, IncidentActivity[]>()
  for (const act of inOrder([...all, ...followed])) {
    const root = bundles.rootOf(act)
    const chain = chains.get(root)
    if (chain === undefined) chains.set(root, [act])
    else chain.push(act)
  }
  return [...chains.values()]
}

/** Walks back over remote sessions from each act to where its source was steered from; answers those walked over. */
function leadingTo(
  acts: readonly IncidentActivity[],
  into: ReadonlyMap<string, readonly IncidentActivity[]>,
  bundles: Bundles,
): readonly IncidentActivity[] {
  const led = new Set<IncidentActivity>()
  for (const act of acts) {
    const met = new Set([act.source.id])
    let step = act
    for (let hop = 0; hop < limits.hops; hop++) {
      const before = (into.get(step.source.id) ?? []).filter(
        (use) => !met.has(use.source.id) && leadsTo(use, step),
      )
      // Of several sessions the one that was begun last is the likeliest.
      const use = before.at(-1)
      if (use === undefined) break
      bundles.join(use, step)
      led.add(use)
      met.add(use.source.id)
      step = use
    }
  }
  return [...led]
}

function joinSameSource(from: ReadonlyMap<string, readonly IncidentActivity[]>, bundles: Bundles): void {
  for (const acts of from.values()) {
    let until = Number.NEGATIVE_INFINITY
    let before: IncidentActivity | undefined
    for (const act of acts) {
      if (before !== undefined && act.time - until <= SAME_SOURCE) bundles.join(before, act)
      until = Math.max(until, act.lastTime)
      before = act
    }
  }
}

/** Joins activity against a device that may have compromised it with later activity of that device. */
function joinPivots(
  acts: readonly IncidentActivity[],
  from: ReadonlyMap<string, readonly IncidentActivity[]>,
  bundles: Bundles,
): void {
  for (const act of acts) {
    if (act.target.isInternet || (act.stage !== 'initial' && act.stage !== 'lateral')) continue
    for (const next of from.get(act.target.id) ?? []) {
      if (next === act || bundles.rootOf(next) === bundles.rootOf(act)) continue
      if (leadsTo(act, next)) bundles.join(act, next)
    }
  }
}

/** Devices with the same tool or account within a day, each of which did something. */
function joinMarks(
  marks: readonly SharedMark[],
  from: ReadonlyMap<string, readonly IncidentActivity[]>,
  idOf: (address: string) => string,
  bundles: Bundles,
): void {
  for (const { bearers } of marks) {
    if (bearers.size < 2 || bearers.size > limits.bearersPerMark) continue
    let first: IncidentActivity | undefined
    for (const [address, time] of bearers) {
      const act = (from.get(idOf(address)) ?? []).find(
        (one) => one.alert !== undefined && Math.abs(one.time - time) <= SAME_SOURCE,
      )
      if (act === undefined) continue
      if (first === undefined) first = act
      else if (Math.abs(first.time - act.time) <= SAME_SOURCE) bundles.join(first, act)
    }
  }
}

/**
 * An unknown device that acts soon after critical activity on other paths belongs to the same attacker: malware that is
 * carried in, a laptop that is plugged in. So does critical activity on other paths soon after its own, and an unknown device
 * that did something shortly before another unknown one acts critically. Two attackers in one quarter of an hour are rarer.
 */
function joinUnknownClients(acts: readonly IncidentActivity[], bundles: Bundles): void {
  const unknown = new Set(acts.filter(isNewDevice).map(({ source }) => source.id))
  const acting = new Set(acts.filter((act) => isMoreThanNotice(act)).map(({ source }) => source.id))
  let critical: IncidentActivity | undefined
  let ofUnknown: IncidentActivity | undefined
  const appeared: IncidentActivity[] = []
  for (const act of acts) {
    if (isNewDevice(act)) {
      if (critical !== undefined && act.time - critical.time <= PIVOT) bundles.join(critical, act)
      else if (acting.has(act.source.id)) appeared.push(act)
    }
    if (act.alert?.severity !== 'critical' || act.stage === 'discovery') continue
    if (ofUnknown !== undefined && act.time - ofUnknown.time <= PIVOT) bundles.join(ofUnknown, act)
    critical = act
    if (!unknown.has(act.source.id)) continue
    ofUnknown = act
    for (const one of appeared.splice(0)) if (act.time - one.time <= PIVOT) bundles.join(one, act)
  }
}

function isNewDevice({ alert }: IncidentActivity): boolean {
  return alert?.rule === NEW_DEVICE
}

/** Its appearance alone is no activity. */
function isMoreThanNotice(act: IncidentActivity): boolean {
  return !isNewDevice(act) && /^(critical|major|minor)$/.test(act.alert?.severity ?? '')
}

/** Known bad code from several devices within a quarter of an hour is one outbreak. */
function joinOutbreaks(acts: readonly IncidentActivity[], bundles: Bundles): void {
  let before: IncidentActivity | undefined
  for (const act of acts) {
    if (act.alert?.engine !== 'malware' || act.alert.severity !== 'critical') continue
    if (before !== undefined && act.time - before.time <= PIVOT) bundles.join(before, act)
    before = act
  }
}

/**
 * Two devices with severe activity on one controller within a quarter of an hour belong to one attacker: a station and
 * the panel next to it. Activity against computers does not count: every client contacts a server.
 */
function joinConverging(onControllers: readonly IncidentActivity[], bundles: Bundles): void {
  const last = new Map<string, IncidentActivity>()
  for (const act of onControllers) {
    const { id } = act.target
    const before = last.get(id)
    if (before !== undefined && isSoonAfter(before, act)) bundles.join(before, act)
    if (before === undefined || act.lastTime >= before.lastTime) last.set(id, act)
  }
}

/**
 * While an attack from outside acts severely on controllers, severe activity of another device on a controller within a
 * quarter of an hour belongs to it: the path to that device is often seen later, or never.
 */
function joinDuringAttack(
  acts: readonly IncidentActivity[],
  onControllers: readonly IncidentActivity[],
  bundles: Bundles,
): void {
  const entered = new Set(
    acts.filter((act) => act.stage === 'initial' && isGrave(act)).map((act) => bundles.rootOf(act)),
  )
  if (entered.size === 0) return
  const isOfAttack = (act: IncidentActivity) => entered.has(bundles.rootOf(act))
  const ofAttack = onControllers.filter(isOfAttack)
  for (const act of onControllers.filter((one) => !isOfAttack(one))) {
    const attack = ofAttack.find((one) => one.source.id !== act.source.id && isSoonAfter(one, act))
    if (attack !== undefined) bundles.join(attack, act)
  }
}

function isGrave({ alert }: IncidentActivity): boolean {
  return alert?.severity === 'critical' || alert?.severity === 'major'
}

/** Control of a controller, or an effect on one, known to be one by its level; or a command that only a controller takes. */
function isGraveOnController(act: IncidentActivity, consequenceOf: ConsequenceOf): boolean {
  const { id, level, isInternet } = act.target
  if (!isGrave(act) || id === '' || isInternet) return false
  const consequence = act.alert && consequenceOf(act.alert.rule)
  if (consequence !== undefined && consequence !== 'foothold') return true
  if (act.stage !== 'control' && act.stage !== 'impact') return false
  return level !== undefined && level <= CONTROLLER_LEVEL
}

function joinAftermath(
  aftermath: readonly IncidentActivity[],
  onto: ReadonlyMap<string, readonly IncidentActivity[]>,
  bundles: Bundles,
): readonly IncidentActivity[] {
  return aftermath.filter((act) => {
    if (act.stage !== 'impact') return false
    const cause = [act.source.id, act.target.id]
      .flatMap((id) => onto.get(id) ?? [])
      .find(
        (one) =>
          (one.stage === 'control' || one.stage === 'impact') &&
          act.time >= one.time &&
          act.time <= one.lastTime + PIVOT,
      )
    if (cause !== undefined) bundles.join(cause, act)
    return cause !== undefined
  })
}

/** True if some of `next` happened while `before` went on, or within a quarter of an hour of it. */
function isSoonAfter(before: IncidentActivity, next: IncidentActivity): boolean {
  return next.spans.some(({ from, to }) =>
    before.spans.some((span) => from <= span.to + PIVOT && span.from <= to + PIVOT),
  )
}

/** True if some of `next` began while `before` went on, or soon after. */
function leadsTo(before: IncidentActivity, next: IncidentActivity): boolean {
  return next.spans.some(({ from }) =>
    before.spans.some((span) => span.from <= from && from <= span.to + PIVOT),
  )
}

function bySource(
  acts: readonly IncidentActivity[],
  side: 'source' | 'target',
): ReadonlyMap<string, readonly IncidentActivity[]> {
  const found = new Map<string, IncidentActivity[]>()
  for (const act of inOrder(acts)) {
    const { id } = act[side]
    const list = found.get(id)
    if (list === undefined) found.set(id, [act])
    else list.push(act)
  }
  return found
}

export function inOrder(acts: readonly IncidentActivity[]): readonly IncidentActivity[] {
  return [...acts].sort((one, other) => one.time - other.time || (one.key < other.key ? -1 : 1))
}
