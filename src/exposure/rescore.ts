/** Effect of a change on scores, without matching again: the findings it solves are left out. */
import type { Exposure, Rescored } from '#model/exposure'
import { deviceRisk, securityScore, siteScore } from './risk.ts'
import type { Surroundings } from './surroundings.ts'
import type { PostureKind } from './weights.ts'

/** Weak settings that go with each kind of change. */
const SOLVED: Readonly<Record<'protect' | 'close' | 'segment' | 'move', ReadonlySet<string>>> = {
  protect: kinds(
    'unauthenticated-control',
    'unprotected-controller',
    'unprotected-opcua',
    'key-not-in-run',
    'default-credentials',
    'clear-text-credentials',
    'no-sign-in',
  ),
  close: kinds('remote-access', 'rdp-without-nla', 'internet-exposed', 'internet-connection'),
  segment: kinds(
    'cross-zone-control',
    'outside-conduit',
    'level-skip',
    'remote-access',
    'internet-exposed',
    'internet-connection',
  ),
  move: kinds('cross-zone-control', 'outside-conduit', 'level-skip', 'dual-homed'),
}

function kinds(...names: readonly PostureKind[]): ReadonlySet<string> {
  return new Set(names)
}

/** Does the change solve this finding? A tag that is not understood solves nothing. */
function solves(tag: string, { id, device, kind, name }: Exposure, around: Surroundings): boolean {
  const at = tag.indexOf(':')
  const [what, subject] = [tag.slice(0, at), tag.slice(at + 1)]
  switch (what) {
    case 'cve':
      return id === subject
    case 'patch':
      return device === subject && kind === 'advisory'
    case 'isolate':
      return device === subject
    case 'protect':
    case 'close':
      return device === subject && SOLVED[what].has(name)
    case 'everywhere':
      return name === subject
    case 'segment':
      return around.get(device)?.zone === subject && SOLVED.segment.has(name)
    case 'move':
      return device === subject.slice(0, subject.lastIndexOf('>')) && SOLVED.move.has(name)
    default:
      return false
  }
}

/** Devices named; the rest only count. */
const MOST_DEVICES = 100

/** Scores of a plant, made anew for the devices that a change is about. */
export class Rescorer {
  readonly #own: ReadonlyMap<string, readonly Exposure[]>
  readonly #consequences: ReadonlyMap<string, number>
  readonly #around: Surroundings
  readonly #before = new Map<string, number>()

  /** @param consequences of every device that a score can be given, by its id. */
  constructor(
    exposures: readonly Exposure[],
    consequences: ReadonlyMap<string, number>,
    around: Surroundings,
  ) {
    this.#own = Map.groupBy(exposures, ({ device }) => device)
    this.#consequences = consequences
    this.#around = around
    for (const device of consequences.keys()) this.#before.set(device, scoreOf(this.#own.get(device) ?? []))
  }

  with(gone: readonly string[]): Rescored {
    const changed = new Map<string, number>()
    for (const device of new Set(gone.flatMap((tag) => this.#subjectsOf(tag)))) {
      const before = this.#before.get(device)
      if (before === undefined) continue
      const left = this.#own.get(device)?.filter((one) => !gone.some((tag) => solves(tag, one, this.#around)))
      const after = scoreOf(left ?? [])
      if (after !== before) changed.set(device, after)
    }
    return {
      before: this.#siteWith(new Map()),
      after: this.#siteWith(changed),
      devices: [...changed]
        .map(([device, after]) => ({ device, before: this.#before.get(device)!, after }))
        .sort((a, b) => b.after - b.before - (a.after - a.before) || (a.device < b.device ? -1 : 1))
        .slice(0, MOST_DEVICES),
    }
  }

  #siteWith(changed: ReadonlyMap<string, number>): number | undefined {
    return siteScore(
      [...this.#consequences].map(([device, consequence]) => ({
        security: changed.get(device) ?? this.#before.get(device)!,
        consequence,
      })),
    )
  }

  /** Devices of which the change may solve a finding. */
  #subjectsOf(tag: string): readonly string[] {
    const at = tag.indexOf(':')
    const [what, subject] = [tag.slice(0, at), tag.slice(at + 1)]
    if (what === 'segment')
      return [...this.#around.values()].flatMap(({ id, zone }) => (zone === subject ? [id] : []))
    const havers = (has: (one: Exposure) => boolean) =>
      [...this.#own].flatMap(([device, all]) => (all.some(has) ? [device] : []))
    if (what === 'cve') return havers(({ id }) => id === subject)
    if (what === 'everywhere') return havers(({ name }) => name === subject)
    return [what === 'move' ? subject.slice(0, subject.lastIndexOf('>')) : subject]
  }
}

function scoreOf(own: readonly Exposure[]): number {
  const risk = deviceRisk(own.filter(({ kind }) => kind === 'advisory').map(({ score }) => score))
  // A settled finding counts nothing: judge.ts.
  const points = own.reduce(
    (sum, { kind, score, state }) =>
      kind === 'posture' && !['rejected', 'fixed', 'accepted'].includes(state) ? sum + score : sum,
    0,
  )
  return securityScore(risk, points)
}
