/** What a change does to scores, without matching anything again: the findings it solves are left out. */
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
  segment: kinds('cross-zone-control', 'remote-access', 'internet-exposed', 'internet-connection'),
  move: kinds('cross-zone-control', 'dual-homed'),
}

function kinds(...names: readonly PostureKind[]): ReadonlySet<string> {
  return new Set(names)
}

/** Does the change solve this finding? A tag that is not understood solves nothing. */
export function solves(tag: string, { id, asset, kind, name }: Exposure, around: Surroundings): boolean {
  const at = tag.indexOf(':')
  const [what, subject] = [tag.slice(0, at), tag.slice(at + 1)]
  switch (what) {
    case 'cve':
      return id === subject
    case 'patch':
      return asset === subject && kind === 'advisory'
    case 'isolate':
      return asset === subject
    case 'protect':
    case 'close':
      return asset === subject && SOLVED[what].has(name)
    case 'segment':
      return around.get(asset)?.zone === subject && SOLVED.segment.has(name)
    case 'move':
      return asset === subject.slice(0, subject.lastIndexOf('>')) && SOLVED.move.has(name)
    default:
      return false
  }
}

/** Devices named; the rest only count. */
const MOST_DEVICES = 100

/** @param consequences of every device that a score can be given, by its id. */
export function rescored(
  exposures: readonly Exposure[],
  consequences: ReadonlyMap<string, number>,
  gone: readonly string[],
  around: Surroundings,
): Rescored {
  const own = Map.groupBy(exposures, ({ asset }) => asset)
  const scores: { asset: string; before: number; after: number; consequence: number }[] = []
  for (const [asset, consequence] of consequences) {
    const all = own.get(asset) ?? []
    const left = all.filter((one) => !gone.some((tag) => solves(tag, one, around)))
    const before = scoreOf(all)
    scores.push({ asset, before, after: left.length === all.length ? before : scoreOf(left), consequence })
  }
  const site = (which: 'before' | 'after') =>
    siteScore(scores.map((one) => ({ security: one[which], consequence: one.consequence })))
  return {
    before: site('before'),
    after: site('after'),
    devices: scores
      .filter(({ before, after }) => before !== after)
      .sort((a, b) => b.after - b.before - (a.after - a.before) || (a.asset < b.asset ? -1 : 1))
      .slice(0, MOST_DEVICES)
      .map(({ asset, before, after }) => ({ asset, before, after })),
  }
}

function scoreOf(own: readonly Exposure[]): number {
  const risk = deviceRisk(own.filter(({ kind }) => kind === 'advisory').map(({ score }) => score))
  // What a person settled counts nothing: judge.ts.
  const points = own.reduce(
    (sum, { kind, score, state }) =>
      kind === 'posture' && !['rejected', 'fixed', 'accepted'].includes(state) ? sum + score : sum,
    0,
  )
  return securityScore(risk, points)
}
