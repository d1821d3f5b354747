/** Which change cuts most: each alone, then one after another, because one alone often changes nothing. */
import type { AttackGraph, Mask, Step, Way } from './attack-graph.ts'

export interface Mitigation {
  readonly tag: string
  /** Best probability to any target now, with this change alone, and with it and all before it in the list. */
  readonly before: number
  readonly alone: number
  readonly together: number
}

/** Chances closer than this are the same. */
const NOISE = 1e-9

const limits = {
  /** Changes tried; those on the likeliest ways first. */
  tried: 60,
  /** Changes named. */
  named: 10,
} as const

/** A single CVE is part of an update; taking a device off the network is a question to ask, not an advice to give. */
const NOT_OFFERED = /^(?:cve|isolate):/

/** @param ways the likeliest ways: changes on them are tried first, as nothing else can cut the best. */
export function rankMitigations<S extends Step>(
  graph: AttackGraph<S>,
  sources: readonly string[],
  targets: readonly string[],
  ways: readonly Way<S>[],
): Mitigation[] {
  const before = ways[0]?.probability ?? 0
  if (before === 0) return []
  const tags: string[] = []
  const met: Way<S>[] = []
  const bounds = graph.boundsTo(targets)
  const chance = (mask: Mask) => graph.best(sources, targets, mask, bounds)?.probability ?? 0
  const alone = new Map<string, number>()
  /** Takes the changes on these ways among those tried; false where none is new. */
  const meet = (more: readonly Way<S>[]): boolean => {
    met.push(...more)
    const offered = more.flatMap(({ steps }) => steps.flatMap((step) => step.tags))
    const fresh = [...new Set(offered)]
      .filter((tag) => !NOT_OFFERED.test(tag) && !alone.has(tag))
      .slice(0, limits.tried - tags.length)
    for (const tag of fresh) alone.set(tag, chance(graph.without([tag])))
    tags.push(...fresh)
    return fresh.length > 0
  }
  meet(ways)
  const named: Mitigation[] = []
  let mask = graph.without([])
  let now = before
  while (named.length < limits.named && now > 0) {
    const left = tags.filter((tag) => named.every((one) => one.tag !== tag))
    const choice = bestOf(graph, chance, left, mask, now, alone) ?? widestOf(left, met, named)
    if (choice === undefined) {
      // All ways that were listed are cut: the next one leads on.
      const next = graph.best(sources, targets, mask, bounds)
      if (next === undefined || !meet([next])) break
      continue
    }
    mask = graph.without([choice], mask)
    now = chance(mask)
    named.push({ tag: choice, before, alone: alone.get(choice)!, together: now })
  }
  return named
}

/** The change that lowers the best chance most; undefined if none does. */
function bestOf<S extends Step>(
  graph: AttackGraph<S>,
  chance: (mask: Mask) => number,
  tags: readonly string[],
  mask: Mask,
  now: number,
  alone: ReadonlyMap<string, number>,
): string | undefined {
  let choice: { tag: string; after: number } | undefined
  for (const tag of tags) {
    const after = chance(graph.without([tag], mask))
    if (after >= now - NOISE) continue
    // Of equals, the one that does most by itself; then the smaller change.
    const isBetter =
      choice === undefined ||
      after < choice.after - NOISE ||
      (after < choice.after + NOISE && weightOf(tag, alone) < weightOf(choice.tag, alone))
    if (isBetter) choice = { tag, after }
  }
  return choice?.tag
}

/** Where many ways are as likely, no single change lowers the best: then the one that cuts most of those left. */
function widestOf<S extends Step>(
  tags: readonly string[],
  ways: readonly Way<S>[],
  named: readonly Mitigation[],
): string | undefined {
  const cut = (way: Way<S>, tag: string) => way.steps.some((step) => step.tags.includes(tag))
  const left = ways.filter((way) => !named.some(({ tag }) => cut(way, tag)))
  let choice: { tag: string; sum: number } | undefined
  for (const tag of tags) {
    const sum = left.reduce((total, way) => total + (cut(way, tag) ? way.probability : 0), 0)
    if (sum > 0 && (choice === undefined || sum > choice.sum + NOISE)) choice = { tag, sum }
  }
  return choice?.tag
}

/** A setting is a smaller change than an update. */
function weightOf(tag: string, alone: ReadonlyMap<string, number>): number {
  const size = tag.startsWith('patch:') ? 1 : 0
  return (alone.get(tag) ?? 1) * 10 + size
}

export interface ChokePoint {
  readonly node: string
  /** Share of the likeliest ways that lead through it. */
  readonly share: number
}

/** Nodes that many of the likeliest ways pass, neither source nor target. */
export function chokePoints(ways: readonly Way[], isAsked: (node: string) => boolean): ChokePoint[] {
  const counts = new Map<string, number>()
  for (const { steps } of ways) {
    const inner = new Set(steps.slice(0, -1).map(({ to }) => to))
    for (const node of inner) if (isAsked(node)) counts.set(node, (counts.get(node) ?? 0) + 1)
  }
  return [...counts]
    .map(([node, count]) => ({ node, share: count / ways.length }))
    .sort((a, b) => b.share - a.share || (a.node < b.node ? -1 : 1))
}
