/** Which change cuts most: each alone, then one after another, because one alone often changes nothing. */
import type { AttackGraph, GraphPath, GraphStep, Mask } from './attack-graph.ts'

export interface Mitigation {
  readonly tag: string
  /** Best probability to any target now, with this change alone, and with it and all before it in the list. */
  readonly before: number
  readonly alone: number
  readonly together: number
  /** Targets to which any way leads now, and with this change and all before it. */
  readonly targets: { readonly before: number; readonly together: number }
  /** Of a change to be made everywhere: where. */
  readonly ends: readonly string[]
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
/** The same change on every device that needs it: much work, and asked for where single ones bring nothing. */
const EVERYWHERE = /^everywhere:/

/**
 * No change is named that brings nothing even with all before it: the list may be empty where ways are left.
 * @param ways the likeliest ways: changes on them are tried first, as nothing else can cut the best.
 */
export function rankMitigations<S extends GraphStep>(
  graph: AttackGraph<S>,
  sources: readonly string[],
  targets: readonly string[],
  ways: readonly GraphPath<S>[],
): Mitigation[] {
  return new Ranking(graph, sources, targets, ways).named()
}

/** A plant with some changes made. */
interface Changed<S extends GraphStep> {
  readonly mask: Mask
  readonly best: GraphPath<S> | undefined
}

class Ranking<S extends GraphStep> {
  readonly #graph: AttackGraph<S>
  readonly #best: (mask: Mask) => GraphPath<S> | undefined
  readonly #reached: (mask: Mask) => number
  readonly #now: Changed<S>
  /** Best chance with each change that is tried alone. */
  readonly #alone = new Map<string, number>()
  readonly #met: GraphPath<S>[] = []

  constructor(
    graph: AttackGraph<S>,
    sources: readonly string[],
    targets: readonly string[],
    ways: readonly GraphPath<S>[],
  ) {
    const bounds = graph.boundsTo(targets)
    this.#graph = graph
    this.#best = (mask) => graph.best(sources, targets, mask, bounds)
    this.#reached = (mask) => graph.reached(sources, targets, mask)
    const mask = graph.without([])
    this.#now = { mask, best: this.#best(mask) }
    this.#meet(ways)
  }

  named(): Mitigation[] {
    const before = chanceOf(this.#now)
    if (before === 0) return []
    const targetsBefore = this.#reached(this.#now.mask)
    let last = this.#now
    return this.#choices().map((tag) => {
      last = this.#with(last, tag)
      return {
        tag,
        before,
        alone: this.#aloneWith(tag),
        together: chanceOf(last),
        targets: { before: targetsBefore, together: this.#reached(last.mask) },
        ends: EVERYWHERE.test(tag) ? this.#graph.endsOf(tag) : [],
      }
    })
  }

  #choices(): readonly string[] {
    const named: string[] = []
    let plant = this.#now
    const take = (tags: readonly string[]) => {
      for (const tag of tags) plant = this.#with(plant, tag)
      named.push(...tags)
    }
    while (named.length < limits.named && plant.best !== undefined) {
      // Once all ways that were listed are cut, the next one leads on.
      this.#meet([plant.best])
      const single = this.#bestOf(offeredOn(plant.best), plant)
      if (single !== undefined) take([single])
      else {
        const several = this.#severalFrom(plant, named)
        const everywhere = several.lowers ? undefined : this.#leastOf(everywhereOn(plant.best), plant)
        if (everywhere !== undefined) take([everywhere])
        else {
          take(several.tags)
          if (!several.lowers) break
        }
      }
    }
    return named
  }

  /**
   * Where many ways are as likely, no single change lowers the best: then those that cut most of the ways left, one
   * after another until it falls or there are no more. Those at the end that cut nothing off are not among them.
   */
  #severalFrom(from: Changed<S>, named: readonly string[]): { tags: readonly string[]; lowers: boolean } {
    const tags: string[] = []
    let plant = from
    let useful = 0
    let left = this.#reached(from.mask)
    while (named.length + tags.length < limits.named && plant.best !== undefined) {
      this.#meet([plant.best])
      const choice = this.#widestOf([...named, ...tags])
      if (choice === undefined) break
      tags.push(choice)
      plant = this.#with(plant, choice)
      if (chanceOf(plant) < chanceOf(from) - NOISE) return { tags, lowers: true }
      const reached = this.#reached(plant.mask)
      if (reached < left) useful = tags.length
      left = reached
    }
    return { tags: tags.slice(0, useful), lowers: false }
  }

  /** Takes the changes on these ways among those tried. */
  #meet(ways: readonly GraphPath<S>[]): void {
    this.#met.push(...ways)
    for (const tag of ways.flatMap((way) => [...offeredOn(way)]))
      if (this.#alone.size < limits.tried) this.#aloneWith(tag)
  }

  #aloneWith(tag: string): number {
    const known = this.#alone.get(tag)
    if (known !== undefined) return known
    const { best } = this.#now
    // A measure off the best path cannot lower its probability alone.
    const isOnBest = best?.steps.some(({ tags }) => tags.includes(tag)) === true
    const alone = isOnBest ? chanceOf(this.#with(this.#now, tag)) : chanceOf(this.#now)
    this.#alone.set(tag, alone)
    return alone
  }

  #with({ mask }: Changed<S>, tag: string): Changed<S> {
    const changed = this.#graph.without([tag], mask)
    return { mask: changed, best: this.#best(changed) }
  }

  /** The change that lowers the best chance most; undefined if none does. */
  #bestOf(tags: Iterable<string>, plant: Changed<S>): string | undefined {
    let choice: { tag: string; after: number } | undefined
    for (const tag of tags) {
      const after = chanceOf(this.#with(plant, tag))
      if (after >= chanceOf(plant) - NOISE) continue
      // Of equals, the one that does most by itself; then the smaller change.
      const isBetter =
        choice === undefined ||
        after < choice.after - NOISE ||
        (after < choice.after + NOISE && this.#weightOf(tag) < this.#weightOf(choice.tag))
      if (isBetter) choice = { tag, after }
    }
    return choice?.tag
  }

  /** The change that cuts most of the ways left. */
  #widestOf(named: readonly string[]): string | undefined {
    const cut = (way: GraphPath<S>, tag: string) => way.steps.some((step) => step.tags.includes(tag))
    const left = this.#met.filter((way) => !named.some((tag) => cut(way, tag)))
    let choice: { tag: string; sum: number } | undefined
    for (const tag of this.#alone.keys()) {
      if (EVERYWHERE.test(tag) || named.includes(tag)) continue
      const sum = left.reduce((total, way) => total + (cut(way, tag) ? way.probability : 0), 0)
      if (sum > 0 && (choice === undefined || sum > choice.sum + NOISE)) choice = { tag, sum }
    }
    return choice?.tag
  }

  /** The change on the fewest devices that lowers the best chance; undefined if none does. */
  #leastOf(tags: Iterable<string>, plant: Changed<S>): string | undefined {
    const work = (tag: string) => this.#graph.endsOf(tag).length
    return [...tags]
      .sort((a, b) => work(a) - work(b))
      .find((tag) => chanceOf(this.#with(plant, tag)) < chanceOf(plant) - NOISE)
  }

  /** A setting is a smaller change than an update. */
  #weightOf(tag: string): number {
    return (this.#alone.get(tag) ?? 1) * 10 + (tag.startsWith('patch:') ? 1 : 0)
  }
}

function chanceOf({ best }: Changed<GraphStep>): number {
  return best?.probability ?? 0
}

/** Changes that a way offers, and that a person would consider. */
function offeredOn({ steps }: GraphPath): ReadonlySet<string> {
  return new Set(
    steps.flatMap(({ tags }) => tags.filter((tag) => !NOT_OFFERED.test(tag) && !EVERYWHERE.test(tag))),
  )
}

function everywhereOn({ steps }: GraphPath): ReadonlySet<string> {
  return new Set(steps.flatMap(({ tags }) => tags.filter((tag) => EVERYWHERE.test(tag))))
}

export interface ChokePoint {
  readonly node: string
  /** Share of the likeliest ways that lead through it. */
  readonly share: number
}

/** Nodes that many of the likeliest ways pass, neither source nor target. */
export function chokePoints(ways: readonly GraphPath[], isAsked: (node: string) => boolean): ChokePoint[] {
  const counts = new Map<string, number>()
  for (const { steps } of ways) {
    const inner = new Set(steps.slice(0, -1).map(({ to }) => to))
    for (const node of inner) if (isAsked(node)) counts.set(node, (counts.get(node) ?? 0) + 1)
  }
  return [...counts]
    .map(([node, count]) => ({ node, share: count / ways.length }))
    .sort((a, b) => b.share - a.share || (a.node < b.node ? -1 : 1))
}
