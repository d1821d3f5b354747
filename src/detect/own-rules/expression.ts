/**
 * Regular expressions that no text can make slow: all ways through are followed at once (Thompson, CACM 11:6, 1968), so a
 * text of n characters costs at most n times the steps of the expression, whatever either of them holds.
 */
import {
  type Assertion,
  type CodeRange,
  ExpressionFault,
  type Flags,
  parseExpression,
  type Tree,
} from './expression-parser.ts'
import { limits } from './limits.ts'

type Step =
  | { readonly kind: 'set'; readonly ranges: readonly CodeRange[]; readonly isNegated: boolean }
  | { readonly kind: 'either'; to: readonly number[] }
  | { readonly kind: 'assertion'; readonly what: Assertion }
  | { readonly kind: 'end' }

/** True if the text, or its first 2,048 characters, holds what the expression means. */
export type Expression = (text: string) => boolean

/** Throws an `ExpressionFault`. */
export function expressionOf(source: string, asked: Flags): Expression {
  const { tree, flags } = parseExpression(source, asked)
  const steps: Step[] = []
  write(tree, steps)
  steps.push({ kind: 'end' })
  const machine = new Machine(steps, flags)
  return (text) => machine.finds(text)
}

/** Appends the steps of the tree; what follows it is the next step. */
function write(tree: Tree, steps: Step[]): void {
  if (steps.length > limits.expressionSteps)
    throw new ExpressionFault(
      `an expression of at most ${limits.expressionSteps} steps, its counts written out`,
    )
  switch (tree.kind) {
    case 'set':
    case 'assertion':
      steps.push(tree)
      return
    case 'sequence':
      for (const part of tree.parts) write(part, steps)
      return
    case 'choice':
      writeChoice(tree.parts, steps)
      return
    case 'repeat':
      writeRepeat(tree, steps)
      return
    default:
      tree satisfies never
  }
}

function writeChoice(parts: readonly Tree[], steps: Step[]): void {
  const fork: Step = { kind: 'either', to: [] }
  steps.push(fork)
  const starts: number[] = []
  const jumps: { kind: 'either'; to: readonly number[] }[] = []
  for (const part of parts) {
    starts.push(steps.length)
    write(part, steps)
    const jump = { kind: 'either' as const, to: [] as readonly number[] }
    jumps.push(jump)
    steps.push(jump)
  }
  fork.to = starts
  for (const jump of jumps) jump.to = [steps.length]
}

function writeRepeat({ part, least, most }: Extract<Tree, { kind: 'repeat' }>, steps: Step[]): void {
  for (let i = 0; i < least; i++) write(part, steps)
  if (most === Number.POSITIVE_INFINITY) {
    const loop: Step = { kind: 'either', to: [] }
    const at = steps.length
    steps.push(loop)
    write(part, steps)
    steps.push({ kind: 'either', to: [at] })
    loop.to = [at + 1, steps.length]
    return
  }
  const forks: { kind: 'either'; to: readonly number[]; at: number }[] = []
  for (let i = least; i < most; i++) {
    const fork = { kind: 'either' as const, to: [] as readonly number[], at: steps.length }
    forks.push(fork)
    steps.push(fork)
    write(part, steps)
  }
  for (const fork of forks) fork.to = [fork.at + 1, steps.length]
}

/** Follows every way at once; its two sets of steps are made once and used for text after text. */
class Machine {
  readonly #steps: readonly Step[]
  readonly #flags: Flags
  /** Character at which a step was entered last, plus one: none is entered twice. */
  readonly #entered: Uint32Array
  #now: number[] = []
  #next: number[] = []
  #text = ''

  constructor(steps: readonly Step[], flags: Flags) {
    this.#steps = steps
    this.#flags = flags
    this.#entered = new Uint32Array(steps.length)
  }

  finds(whole: string): boolean {
    this.#text = whole.length > limits.triedCharacters ? whole.slice(0, limits.triedCharacters) : whole
    this.#entered.fill(0)
    this.#now.length = 0
    for (let at = 0; ; at++) {
      // It may begin at every character.
      if (this.#enter(0, at)) return true
      if (at === this.#text.length) return false
      this.#next.length = 0
      const code = this.#text.charCodeAt(at)
      const waiting = this.#now
      this.#now = this.#next
      this.#next = waiting
      for (const step of waiting) {
        const set = this.#steps[step]!
        if (set.kind === 'set' && this.#holds(set, code) && this.#enter(step + 1, at + 1)) return true
      }
    }
  }

  /** Adds what can be reached from here without a character. True if that is the end. */
  #enter(first: number, at: number): boolean {
    const stack = [first]
    for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
      if (this.#entered[step] === at + 1) continue
      this.#entered[step] = at + 1
      const found = this.#steps[step]!
      if (found.kind === 'end') return true
      if (found.kind === 'set') this.#now.push(step)
      else if (found.kind === 'either') stack.push(...found.to)
      else if (this.#isTrue(found.what, at)) stack.push(step + 1)
    }
    return false
  }

  #holds({ ranges, isNegated }: Extract<Step, { kind: 'set' }>, code: number): boolean {
    return (isIn(ranges, code) || (this.#flags.isCaseless && isInOtherCase(ranges, code))) !== isNegated
  }

  #isTrue(what: Assertion, at: number): boolean {
    const text = this.#text
    switch (what) {
      case 'start':
        return at === 0 || (this.#flags.isMultiline && text[at - 1] === '\n')
      case 'end':
        return at === text.length || (this.#flags.isMultiline && text[at] === '\n')
      default: {
        const isBorder = isWord(text, at - 1) !== isWord(text, at)
        return isBorder === (what === 'border')
      }
    }
  }
}

function isIn(ranges: readonly CodeRange[], code: number): boolean {
  for (const [from, to] of ranges) if (code >= from && code <= to) return true
  return false
}

function isInOtherCase(ranges: readonly CodeRange[], code: number): boolean {
  const character = String.fromCharCode(code)
  return (
    isIn(ranges, character.toLowerCase().charCodeAt(0)) || isIn(ranges, character.toUpperCase().charCodeAt(0))
  )
}

function isWord(text: string, at: number): boolean {
  return at >= 0 && at < text.length && /\w/.test(text[at]!)
}
