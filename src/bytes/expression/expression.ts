/**
 * Runs expressions over bytes in time that grows with program times bytes, whatever the input: all ways are followed at
 * once, none is gone back on (Thompson, "Regular expression search algorithm", CACM 1968; Pike's priorities between threads).
 */
import { isWord } from './classes.ts'
import { assemble, type Instruction } from './program.ts'
import { type ExpressionFlags, parseExpression } from './syntax.ts'

/** Counts down; at zero a run gives up. Shared by looks within looks. */
interface Budget {
  steps: number
}

/** Threads of one byte, in order of preference: program counter and where the match began. */
class Threads {
  readonly at: Int32Array
  readonly began: Int32Array
  readonly #marks: Int32Array
  count = 0

  constructor(length: number) {
    this.at = new Int32Array(length)
    this.began = new Int32Array(length)
    this.#marks = new Int32Array(length).fill(-1)
  }

  clear(): void {
    for (let i = 0; i < this.count; i++) this.#marks[this.at[i]!] = -1
    this.count = 0
  }

  /** False if the program counter is here already, on a preferred way. */
  add(counter: number, began: number): boolean {
    if (this.#marks[counter] !== -1) return false
    this.#marks[counter] = 1
    this.at[this.count] = counter
    this.began[this.count++] = began
    return true
  }
}

export class Expression {
  /** Where the last match began and ended. */
  began = 0
  ended = 0
  /** Steps that the last run took; as many as it was given where it gave up. */
  steps = 0
  readonly #program: readonly Instruction[]
  readonly #looks = new Map<readonly Instruction[], Runner>()
  readonly #runner: Runner

  /**
   * @param most instructions it may have, its repeats spread out
   * @throws ExpressionRefused in words
   */
  constructor(pattern: string, flags: ExpressionFlags, most: number) {
    this.#program = assemble(parseExpression(pattern, flags), most)
    this.#runner = new Runner(this.#program, this.#looks)
  }

  /**
   * Looks for a match in the text that begins at `from` or, unless anchored, later. `^` holds at `start`.
   * Sets `began`, `ended`, `steps`.
   *
   * @param most steps before it gives up
   */
  search(text: Text, from: number, isAnchored: boolean, most: number): boolean {
    const budget = { steps: most }
    const found = this.#runner.run(text, from, isAnchored, budget)
    this.steps = most - Math.max(0, budget.steps)
    this.began = this.#runner.began
    this.ended = this.#runner.ended
    return found
  }
}

/** Text to search. */
export interface Text {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

class Runner {
  began = 0
  ended = 0
  readonly #program: readonly Instruction[]
  readonly #looks: Map<readonly Instruction[], Runner>
  #current: Threads
  #next: Threads
  readonly #stack: number[] = []
  /** Bytes a match can begin with; undefined where it may begin with none. */
  readonly #first: Uint8Array | undefined

  constructor(program: readonly Instruction[], looks: Map<readonly Instruction[], Runner>) {
    this.#program = program
    this.#looks = looks
    this.#current = new Threads(program.length)
    this.#next = new Threads(program.length)
    this.#first = firstBytes(program)
  }

  run(text: Text, from: number, isAnchored: boolean, budget: Budget): boolean {
    const { bytes, end } = text
    const program = this.#program
    const first = this.#first
    this.#current.clear()
    let isFound = false
    for (let at = from; at <= end; at++) {
      if (!isFound && (at === from || !isAnchored)) {
        if (this.#current.count === 0 && first !== undefined) {
          while (at < end && first[bytes[at]!] === 0 && !isAnchored) at++
          if (at === end) return false
        }
        this.#follow(this.#current, 0, at, text, at, budget)
      }
      if (this.#current.count === 0) break
      budget.steps -= this.#current.count
      if (budget.steps <= 0) return false
      const byte = at < end ? bytes[at]! : -1
      this.#next.clear()
      for (let i = 0; i < this.#current.count; i++) {
        const counter = this.#current.at[i]!
        const instruction = program[counter]!
        const began = this.#current.began[i]!
        if (instruction.kind === 'match') {
          isFound = true
          this.began = began
          this.ended = at
          break // what follows is less preferred
        }
        if (instruction.kind === 'bytes' && byte >= 0 && instruction.set[byte] === 1)
          this.#follow(this.#next, counter + 1, began, text, at + 1, budget)
      }
      const spent = this.#current
      this.#current = this.#next
      this.#next = spent
    }
    return isFound
  }

  /** Adds a thread and every thread it leads to without a byte. */
  #follow(threads: Threads, counter: number, began: number, text: Text, at: number, budget: Budget): void {
    const stack = this.#stack
    const base = stack.length
    stack.push(counter)
    while (stack.length > base) {
      const here = stack.pop()!
      if (!threads.add(here, began)) continue
      budget.steps--
      const instruction = this.#program[here]!
      if (instruction.kind === 'jump') stack.push(instruction.to)
      else if (instruction.kind === 'split') stack.push(instruction.second, instruction.first)
      else if (instruction.kind === 'assert') {
        if (holds(instruction.what, text, at)) stack.push(here + 1)
      } else if (instruction.kind === 'look') {
        if (this.#looksRight(instruction, text, at, budget)) stack.push(here + 1)
      }
    }
  }

  #looksRight(look: Extract<Instruction, { kind: 'look' }>, text: Text, at: number, budget: Budget): boolean {
    if (budget.steps <= 0) return false
    const from = at - (look.behind ?? 0)
    if (from < text.start) return look.isNegated
    let runner = this.#looks.get(look.program)
    if (runner === undefined) {
      runner = new Runner(look.program, this.#looks)
      this.#looks.set(look.program, runner)
    }
    // A lookbehind ends here; its length is fixed.
    const seen = look.behind === undefined ? text : { ...text, end: at }
    return runner.run(seen, from, true, budget) !== look.isNegated
  }
}

function holds(
  what: Extract<Instruction, { kind: 'assert' }>['what'],
  { bytes, start, end }: Text,
  at: number,
): boolean {
  switch (what) {
    case 'start':
      return at === start
    case 'line-start':
      return at === start || (bytes[at - 1] === 0x0a && at < end)
    case 'text-end':
      return at === end
    case 'end':
      return at === end || (at === end - 1 && bytes[at] === 0x0a)
    case 'line-end':
      return at === end || bytes[at] === 0x0a
    case 'word':
    case 'no-word': {
      const before = at > start && isWord(bytes[at - 1]!)
      const after = at < end && isWord(bytes[at]!)
      return (before !== after) === (what === 'word')
    }
    default:
      return what satisfies never
  }
}

/** Which bytes a match may begin with; undefined if it may be empty or looks around first. */
function firstBytes(program: readonly Instruction[]): Uint8Array | undefined {
  const first = new Uint8Array(256)
  const seen = new Set<number>()
  const stack = [0]
  while (stack.length > 0) {
    const counter = stack.pop()!
    if (seen.has(counter)) continue
    seen.add(counter)
    const instruction = program[counter]!
    if (instruction.kind === 'jump') stack.push(instruction.to)
    else if (instruction.kind === 'split') stack.push(instruction.first, instruction.second)
    else if (instruction.kind === 'bytes')
      for (let byte = 0; byte < 256; byte++) first[byte] = first[byte]! | instruction.set[byte]!
    else return undefined
  }
  return first
}
