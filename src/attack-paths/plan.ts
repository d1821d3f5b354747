/** From steps to what a person reads: the likeliest paths hop by hop, the changes that cut them, the places all pass. */
import type { AttackHop, AttackPath, AttackStep, WhatIf } from '#model/exposure'
import { identifier } from '#model/identifier'
import type { AttackGraph, GraphPath } from './attack-graph.ts'
import { chokePoints, type Mitigation, rankMitigations } from './mitigations.ts'

export interface Plan {
  readonly paths: readonly AttackPath[]
  readonly mitigations: readonly Mitigation[]
  readonly chokePoints: readonly { readonly device: string; readonly share: number }[]
}

/** Where attackers begin, and what they want. */
export interface Aims {
  readonly sources: readonly string[]
  readonly targets: readonly string[]
}

/** Paths looked for where nobody says how many. */
const PATHS = 10

export class AttackPlanner {
  readonly #graph: AttackGraph<AttackStep>
  readonly #sources: readonly string[]
  readonly #targets: readonly string[]

  constructor(graph: AttackGraph<AttackStep>, { sources, targets }: Aims) {
    this.#graph = graph
    this.#sources = sources
    this.#targets = targets
  }

  /** For a plant in which some steps are gone and others are new. */
  changed(gone: readonly number[], added: readonly AttackStep[], aims: Aims): AttackPlanner {
    return new AttackPlanner(this.#graph.changed(gone, added), aims)
  }

  /** @param gone tags of what is taken away before: a what-if. `from` and `to` replace sources and targets. */
  plan({ gone, most = PATHS, from, to }: WhatIf = { gone: [] }): Plan {
    const mask = this.#graph.without(gone)
    const [sources, targets] = [from ?? this.#sources, to ?? this.#targets]
    const ways = this.#graph.kBest(sources, targets, most, mask)
    const seen = new Set<string>()
    const paths = ways.map(pathOf).filter(({ id }) => !seen.has(id) && seen.add(id) !== undefined)
    const mitigations = gone.length > 0 ? [] : rankMitigations(this.#graph, sources, targets, ways)
    const isDevice = (node: string) => !/^(?:gate|hub|range|source):/.test(node)
    const points = chokePoints(ways, isDevice).map(({ node, share }) => ({ device: node, share }))
    return { paths, mitigations, chokePoints: points }
  }

  /** The best chance of any target with these changes made; 0 if no way is left. */
  chance(gone: readonly string[]): number {
    return this.#graph.best(this.#sources, this.#targets, this.#graph.without(gone))?.probability ?? 0
  }
}

/** Steps that only lead somewhere become the reach of the hop they end in. */
function pathOf({ probability, steps }: GraphPath<AttackStep>): AttackPath {
  const hops: AttackHop[] = []
  let from = steps[0]?.from ?? ''
  let reach = 1
  for (const step of steps) {
    if (step.method === '') {
      reach *= step.probability
      if (/^(?:gate|hub|range):/.test(step.to)) continue
    }
    const { to, method, title, exposure, service, why } = step
    hops.push(
      method === ''
        ? { ...footholdOf(from), from, to, exposure, service, probability: 1, reach, why: '' }
        : { from, to, method, title, exposure, service, probability: step.probability, reach, why },
    )
    from = to
    reach = 1
  }
  const source = steps[0]?.from ?? ''
  const target = steps.at(-1)?.to ?? ''
  const id = identifier('path', source, ...hops.flatMap(({ to, method }) => [to, method]))
  return { id, source, target, probability, hops }
}

function footholdOf(from: string): { method: string; title: string } {
  if (from === 'source:internet') return { method: 'internet', title: 'Attacker on the internet' }
  return { method: 'foothold', title: 'Assumed to be compromised' }
}
