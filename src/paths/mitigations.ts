/** Which change cuts most: each alone, then one after another, because one alone often changes nothing. */
import type { AttackGraph, Mask, Step, Way } from './attack-graph.ts'

export interface Mitigation {
  readonly tag: string
  /** Best probability to any target now, with this change alone, and with it and all before it in the list. */
  readonly before: number
  readonly alone: number
  readonly together: number
  /** Targets to which any way leads now, and with this change and all before it. */
  readonly targets: { readonly before: number; readonly together: number }
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
  const bounds = graph.boundsTo(targets)
  const bestWith = (mask: Mask) => graph.best(sources, targets, mask, bounds)
  const chance = (mask: Mask) => bestWith(mask)?.probability ?? 0
  let mask = graph.without([])
  let best = bestWith(mask)
  if (best === undefined) return []
  const before = best.probability
  const targetsBefore = graph.reached(sources, targets, mask)
  const onBest = tagsOn(best)
  const alone = new Map<string, number>()
  const met: Way<S>[] = []
  /** Takes the changes on these ways among those tried. What is not on the best way cannot lower its chance alone. */
  const meet = (more: readonly Way<S>[]) => {
    met.push(...more)
    for (const tag of more.flatMap((way) => [...tagsOn(way)]))
      if (!alone.has(tag) && alone.size < limits.tried)
        alone.set(tag, onBest.has(tag) ? chance(graph.without([tag])) : before)
  }
  meet(ways)
  const named: Mitigation[] = []
  while (named.length < limits.named && best !== undefined) {
    // Once all ways that were listed are cut, the next one leads on.
    meet([best])
    const left = [...alone.keys()].filter((tag) => named.every((one) => one.tag !== tag))
    const onWay = tagsOn(best)
    const now = best.probability
    const choice =
      bestOf(
        left.filter((tag) => onWay.has(tag)),
        (tag) => chance(graph.without([tag], mask)),
        now,
        alone,
      ) ?? widestOf(left, met, named)
    if (choice === undefined) break
    mask = graph.without([choice], mask)
    best = bestWith(mask)
    named.push({
      tag: choice,
      before,
      alone: alone.get(choice)!,
      together: best?.probability ?? 0,
      targets: { before: targetsBefore, together: graph.reached(sources, targets, mask) },
    })
  }
  return named
}

/** Changes that a way offers, and that a person would consider. */
function tagsOn({ steps }: Way): ReadonlySet<string> {
  return new Set(steps.flatMap(({ tags }) => tags.filter((tag) => !NOT_OFFERED.test(tag))))
}

/** The change that lowers the best chance most; undefined if none does. */
function bestOf(
  tags: readonly string[],
  chanceWithout: (tag: string) => number,
  now: number,
  alone: ReadonlyMap<string, number>,
): string | undefined {
  let choice: { tag: string; after: number } | undefined
  for (const tag of tags) {
    const after = chanceWithout(tag)
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
