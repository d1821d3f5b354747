/** Ways through a plant, each step with its probability: the most likely one, and the k most likely. */
import { Heap } from './heap.ts'

/** From one node to another. Several steps may join the same two. */
export interface GraphStep {
  readonly from: string
  readonly to: string
  /** 0..1: of the method, times that of getting there at all. */
  readonly probability: number
  /** Measures that remove this step: `patch:…`, `close:…`, `isolate:…`. */
  readonly tags: readonly string[]
}

export interface GraphPath<S extends GraphStep = GraphStep> {
  readonly probability: number
  readonly steps: readonly S[]
}

/** Steps that are gone, by their index: a what-if. */
export type Mask = Uint8Array

/** By node: what a way from there costs at least, whatever is taken away. */
type Bounds = Float64Array

/** Steps of one way; a longer one says nothing a person would read. */
const LONGEST = 64
/** Differences of costs below this are noise. */
const NOISE = 1e-12

export class AttackGraph<S extends GraphStep = GraphStep> {
  readonly steps: readonly S[]
  readonly #index: Map<string, number>
  readonly #names: string[]
  readonly #from: Int32Array
  readonly #to: Int32Array
  readonly #cost: Float64Array
  /** Steps that leave a node, and those that enter it: offsets into lists of steps. */
  readonly #out: Adjacency
  readonly #in: Adjacency
  readonly #tagged: Map<string, number[]>

  /** @param before a graph whose steps come first, but for those at the indexes `gone` */
  constructor(steps: readonly S[], before?: { graph: AttackGraph<S>; gone: readonly number[] }) {
    const known = before === undefined ? EMPTY : before.graph.#columns
    this.steps = before === undefined ? steps : before.graph.steps.concat(steps)
    const count = this.steps.length
    this.#index = new Map(known.index)
    this.#names = known.names.slice()
    this.#tagged = new Map(known.tagged)
    this.#from = grown(new Int32Array(count), known.from)
    this.#to = grown(new Int32Array(count), known.to)
    this.#cost = grown(new Float64Array(count), known.cost)
    for (const at of before?.gone ?? []) this.#cost[at] = Number.POSITIVE_INFINITY
    const first = count - steps.length
    for (const [i, step] of steps.entries()) this.#add(step, first + i, first)
    this.#out = adjacency(this.#from, this.#names.length)
    this.#in = adjacency(this.#to, this.#names.length)
  }

  get #columns(): Columns {
    const [index, names, tagged] = [this.#index, this.#names, this.#tagged]
    return { index, names, tagged, from: this.#from, to: this.#to, cost: this.#cost }
  }

  /** @param shared lists of steps below this index belong to the graph before, too */
  #add(step: S, at: number, shared: number): void {
    this.#from[at] = this.#node(step.from)
    this.#to[at] = this.#node(step.to)
    // A step that cannot succeed has infinite cost, so that no search takes it.
    this.#cost[at] = -Math.log(Math.min(1, Math.max(0, step.probability)))
    for (const tag of step.tags) {
      const own = this.#tagged.get(tag)
      if (own === undefined) this.#tagged.set(tag, [at])
      else if (own.at(-1)! < shared) this.#tagged.set(tag, [...own, at])
      else own.push(at)
    }
  }

  /** The same plant after a change: steps at the indexes `gone` are no more, others are new. This graph stays. */
  changed(gone: readonly number[], added: readonly S[]): AttackGraph<S> {
    return new AttackGraph(added, { graph: this, gone })
  }

  get tags(): Iterable<string> {
    return this.#tagged.keys()
  }

  /** Where the steps that have the tag lead to, each once. */
  endsOf(tag: string): string[] {
    return [...new Set(this.#tagged.get(tag)?.map((step) => this.steps[step]!.to))]
  }

  /** Without every step that has one of the tags. */
  without(tags: Iterable<string>, before?: Mask): Mask {
    const mask = before === undefined ? new Uint8Array(this.steps.length) : before.slice()
    for (const tag of tags) for (const step of this.#tagged.get(tag) ?? []) mask[step] = 1
    return mask
  }

  /** The most likely way from any source to any target; undefined if there is none. */
  best(
    sources: readonly string[],
    targets: readonly string[],
    mask?: Mask,
    bounds?: Bounds,
  ): GraphPath<S> | undefined {
    const found = this.#search(this.#nodes(sources), this.#isTarget(targets), mask, bounds)
    return found && this.#wayOf(found)
  }

  /** How many of the targets any way at all leads to. */
  reached(sources: readonly string[], targets: readonly string[], mask?: Mask): number {
    const seen = new Uint8Array(this.#names.length)
    const waiting = this.#nodes(sources)
    for (const node of waiting) seen[node] = 1
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop())
      for (let i = this.#out.offset[node]!; i < this.#out.offset[node + 1]!; i++) {
        const step = this.#out.step[i]!
        const to = this.#to[step]!
        if (seen[to] === 1 || mask?.[step] === 1 || this.#cost[step] === Number.POSITIVE_INFINITY) continue
        seen[to] = 1
        waiting.push(to)
      }
    return this.#nodes(targets).reduce((count, node) => count + seen[node]!, 0)
  }

  /** Least cost left to a target with nothing taken away: leads every later search for the same targets. */
  boundsTo(targets: readonly string[]): Bounds {
    return this.#distancesTo(this.#nodes(targets), undefined)
  }

  /** Yen's algorithm: the k most likely ways without a node twice. Searches are led by the distance left. */
  kBest(sources: readonly string[], targets: readonly string[], k: number, mask?: Mask): GraphPath<S>[] {
    const starts = this.#nodes(sources)
    const isTarget = this.#isTarget(targets)
    const left = this.#distancesTo(this.#nodes(targets), mask)
    const first = this.#search(starts, isTarget, mask, left)
    if (first === undefined) return []
    const found: number[][] = [first]
    const waiting: { steps: number[]; cost: number }[] = []
    const known = new Set([first.join()])
    while (found.length < k) {
      const last = found.at(-1)!
      for (let at = 0; at < Math.min(last.length, LONGEST); at++) {
        const root = last.slice(0, at)
        const spurMask = mask === undefined ? new Uint8Array(this.steps.length) : mask.slice()
        for (const other of found)
          if (root.every((step, i) => other[i] === step)) this.#forbidPair(other[at]!, spurMask)
        // Any source may start a way: at the root's beginning all but the forbidden steps stay open.
        const spur = at === 0 ? starts : [this.#to[last[at - 1]!]!]
        const closed = new Set(root.map((step) => this.#from[step]!))
        const rest = this.#search(spur, isTarget, spurMask, left, closed)
        if (rest === undefined) continue
        const steps = [...root, ...rest]
        const key = steps.join()
        if (known.has(key)) continue
        known.add(key)
        waiting.push({ steps, cost: this.#costOf(steps) })
      }
      waiting.sort((a, b) => a.cost - b.cost || (a.steps.join() < b.steps.join() ? -1 : 1))
      const next = waiting.shift()
      if (next === undefined) break
      found.push(next.steps)
    }
    return found.map((steps) => this.#wayOf(steps))
  }

  /** Steps between the same two nodes are one choice for a search: all of them are forbidden together. */
  #forbidPair(step: number | undefined, mask: Mask): void {
    if (step === undefined) return
    const [from, to] = [this.#from[step]!, this.#to[step]!]
    for (let i = this.#out.offset[from]!; i < this.#out.offset[from + 1]!; i++) {
      const other = this.#out.step[i]!
      if (this.#to[other] === to) mask[other] = 1
    }
  }

  #search(
    starts: readonly number[],
    isTarget: Uint8Array,
    mask: Mask | undefined,
    left?: Float64Array,
    closed?: ReadonlySet<number>,
  ): number[] | undefined {
    const count = this.#names.length
    const cost = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
    const by = new Int32Array(count).fill(-1)
    const done = new Uint8Array(count)
    const heap = new Heap()
    for (const start of starts) {
      if (closed?.has(start) === true) continue
      cost[start] = 0
      heap.push(start, left?.[start] ?? 0)
    }
    for (let node = heap.pop(); node >= 0; node = heap.pop()) {
      if (done[node] === 1) continue
      done[node] = 1
      if (isTarget[node] === 1) return this.#back(node, by)
      for (let i = this.#out.offset[node]!; i < this.#out.offset[node + 1]!; i++) {
        const step = this.#out.step[i]!
        const to = this.#to[step]!
        if (mask?.[step] === 1 || done[to] === 1 || closed?.has(to) === true) continue
        const total = cost[node]! + this.#cost[step]!
        if (total >= cost[to]! - NOISE) continue
        const ahead = left?.[to] ?? 0
        if (ahead === Number.POSITIVE_INFINITY) continue
        cost[to] = total
        by[to] = step
        heap.push(to, total + ahead)
      }
    }
    return undefined
  }

  /** Least cost from each node to a target. */
  #distancesTo(targets: readonly number[], mask: Mask | undefined): Float64Array {
    const cost = new Float64Array(this.#names.length).fill(Number.POSITIVE_INFINITY)
    const heap = new Heap()
    for (const target of targets) {
      cost[target] = 0
      heap.push(target, 0)
    }
    const done = new Uint8Array(this.#names.length)
    for (let node = heap.pop(); node >= 0; node = heap.pop()) {
      if (done[node] === 1) continue
      done[node] = 1
      for (let i = this.#in.offset[node]!; i < this.#in.offset[node + 1]!; i++) {
        const step = this.#in.step[i]!
        if (mask?.[step] === 1) continue
        const from = this.#from[step]!
        const total = cost[node]! + this.#cost[step]!
        if (total >= cost[from]!) continue
        cost[from] = total
        heap.push(from, total)
      }
    }
    return cost
  }

  #back(node: number, by: Int32Array): number[] {
    const steps: number[] = []
    for (let step = by[node]!; step >= 0; step = by[this.#from[step]!]!) steps.push(step)
    return steps.reverse()
  }

  #wayOf(steps: readonly number[]): GraphPath<S> {
    return { probability: Math.exp(-this.#costOf(steps)), steps: steps.map((step) => this.steps[step]!) }
  }

  #costOf(steps: readonly number[]): number {
    return steps.reduce((sum, step) => sum + this.#cost[step]!, 0)
  }

  #isTarget(targets: readonly string[]): Uint8Array {
    const is = new Uint8Array(this.#names.length)
    for (const node of this.#nodes(targets)) is[node] = 1
    return is
  }

  #nodes(names: readonly string[]): number[] {
    return names.flatMap((name) => this.#index.get(name) ?? [])
  }

  #node(name: string): number {
    const known = this.#index.get(name)
    if (known !== undefined) return known
    this.#index.set(name, this.#names.length)
    return this.#names.push(name) - 1
  }
}

/** Columns of a graph's steps and nodes, each at its index. */
interface Columns {
  readonly index: ReadonlyMap<string, number>
  readonly names: readonly string[]
  readonly tagged: ReadonlyMap<string, number[]>
  readonly from: Int32Array
  readonly to: Int32Array
  readonly cost: Float64Array
}

const EMPTY: Columns = {
  index: new Map(),
  names: [],
  tagged: new Map(),
  from: new Int32Array(),
  to: new Int32Array(),
  cost: new Float64Array(),
}

/** `array`, beginning as `before` does. */
function grown<A extends Int32Array | Float64Array>(array: A, before: A): A {
  array.set(before)
  return array
}

interface Adjacency {
  readonly offset: Int32Array
  readonly step: Int32Array
}

/** Steps grouped by the node in `ends`, in the order of their index. */
function adjacency(ends: Int32Array, nodes: number): Adjacency {
  const offset = new Int32Array(nodes + 1)
  for (const node of ends) offset[node + 1]!++
  for (let node = 0; node < nodes; node++) offset[node + 1]! += offset[node]!
  const next = offset.slice()
  const step = new Int32Array(ends.length)
  ends.forEach((node, index) => {
    step[next[node]!] = index
    next[node]!++
  })
  return { offset, step }
}
