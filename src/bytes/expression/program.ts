/** A tree of an expression as the steps that `expression.ts` runs. */

/** One instruction. `bytes` takes a byte of a set; the others take none. */
export type Instruction =
  | { readonly kind: 'bytes'; readonly set: Uint8Array }
  /** Goes on at both, the first preferred. */
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'jump'; to: number }
  | {
      readonly kind: 'assert'
      readonly what: 'start' | 'line-start' | 'end' | 'text-end' | 'line-end' | 'word' | 'no-word'
    }
  | {
      readonly kind: 'look'
      readonly program: readonly Instruction[]
      readonly isNegated: boolean
      /** Bytes to step back first; undefined looks ahead. */
      readonly behind: number | undefined
    }
  | { readonly kind: 'match' }

/** Why an expression is not taken. */
export class ExpressionRefused extends Error {}

export type ExpressionNode =
  | { readonly kind: 'bytes'; readonly set: Uint8Array }
  | { readonly kind: 'sequence'; readonly nodes: readonly ExpressionNode[] }
  | { readonly kind: 'choice'; readonly nodes: readonly ExpressionNode[] }
  | {
      readonly kind: 'repeat'
      readonly node: ExpressionNode
      readonly least: number
      readonly most: number
      readonly isGreedy: boolean
    }
  | Extract<Instruction, { kind: 'assert' }>
  | {
      readonly kind: 'look'
      readonly node: ExpressionNode
      readonly isNegated: boolean
      readonly isBehind: boolean
    }

/** @throws ExpressionRefused if the program would have more than `most` instructions */
export function assemble(node: ExpressionNode, most: number): readonly Instruction[] {
  const program = new Program(most)
  program.emit(node)
  program.steps.push({ kind: 'match' })
  return program.steps
}

class Program {
  readonly steps: Instruction[] = []
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  emit(node: ExpressionNode): void {
    if (this.steps.length > this.#most)
      throw new ExpressionRefused(`more than ${this.#most} steps once repeats are spread out`)
    switch (node.kind) {
      case 'bytes':
      case 'assert':
        this.steps.push(node)
        return
      case 'sequence':
        for (const one of node.nodes) this.emit(one)
        return
      case 'choice':
        this.#choose(node.nodes)
        return
      case 'repeat':
        this.#repeat(node)
        return
      case 'look':
        this.steps.push({
          kind: 'look',
          program: assemble(node.node, this.#most),
          isNegated: node.isNegated,
          behind: node.isBehind ? fixedLength(node.node) : undefined,
        })
        return
      default:
        node satisfies never
    }
  }

  #choose(nodes: readonly ExpressionNode[]): void {
    const jumps: { kind: 'jump'; to: number }[] = []
    for (const [i, one] of nodes.entries()) {
      if (i === nodes.length - 1) {
        this.emit(one)
        break
      }
      const split = this.#split()
      this.emit(one)
      const jump = { kind: 'jump' as const, to: 0 }
      this.steps.push(jump)
      jumps.push(jump)
      split.second = this.steps.length
    }
    for (const jump of jumps) jump.to = this.steps.length
  }

  #repeat({ node, least, most, isGreedy }: Extract<ExpressionNode, { kind: 'repeat' }>): void {
    const before = this.steps.length
    for (let i = 0; i < least; i++) {
      this.emit(node)
      if (this.steps.length === before) break // nothing, however often
    }
    const splits: { kind: 'split'; first: number; second: number }[] = []
    const optional = () => {
      splits.push(this.#split())
      this.emit(node)
    }
    if (most === Number.POSITIVE_INFINITY) {
      const loop = this.steps.length
      optional()
      this.steps.push({ kind: 'jump', to: loop })
    } else for (let i = least; i < most; i++) optional()
    for (const split of splits) {
      split.second = this.steps.length
      if (!isGreedy) [split.first, split.second] = [split.second, split.first]
    }
  }

  /** Continues at the next step; the other target is set later. */
  #split(): { kind: 'split'; first: number; second: number } {
    const split = { kind: 'split' as const, first: this.steps.length + 1, second: 0 }
    this.steps.push(split)
    return split
  }
}

/** PCRE: an assertion that looks back has a fixed length. */
function fixedLength(node: ExpressionNode): number {
  switch (node.kind) {
    case 'bytes':
      return 1
    case 'assert':
    case 'look':
      return 0
    case 'sequence':
      return node.nodes.reduce((sum, one) => sum + fixedLength(one), 0)
    case 'choice': {
      const lengths = new Set(node.nodes.map(fixedLength))
      if (lengths.size > 1) throw new ExpressionRefused('looks back over different lengths')
      return [...lengths][0]!
    }
    case 'repeat':
      if (node.least !== node.most) throw new ExpressionRefused('looks back over different lengths')
      return node.least * fixedLength(node.node)
    default:
      return node satisfies never
  }
}
