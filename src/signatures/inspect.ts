/** Compares one buffer with the steps of a chain. */
import { foldCase } from './automaton.ts'
import { limits } from './limits.ts'
import { readNumber } from './number.ts'
import {
  type Amount,
  type ContentStep,
  type ExpressionStep,
  isInRange,
  type SignatureStep,
} from './signature.ts'
import { base64Run } from './transforms.ts'

/** Bytes that are compared; `bytes` may hold more on either side. */
export interface InspectedBytes {
  bytes: Uint8Array
  start: number
  end: number
  /** Bytes of the stream that came before `start` and are gone. 0 for whole buffers. */
  before: number
}

/** Numbers that steps have read: cleared for each signature. */
export class Inspection {
  readonly counters = { signatureStepLimit: 0, signatureExpressionLimit: 0 }
  /** True if what was asked of the last signature failed where bytes ended: more of them may change it. */
  wantsMore = false
  /** Decoded base64 of the last signature; undefined if it decodes none. */
  decoded: Uint8Array | undefined
  /** Offset in `bytes` where the last chain's last match ended. */
  ended = 0
  readonly #variables = new Float64Array(256)
  #subject: InspectedBytes = { bytes: new Uint8Array(0), start: 0, end: 0, before: 0 }
  #steps: readonly SignatureStep[] = []
  #budget = 0
  #expressionBudget = 0
  #budgetOfSecond: number = limits.expressionStepsPerSecond

  /** Forgets what the last signature's steps have read. */
  begin(variables: number): void {
    this.wantsMore = false
    this.decoded = undefined
    for (let i = 0; i < variables; i++) this.#variables[i] = 0
    this.#budget = limits.inspectionSteps
    this.#expressionBudget = limits.expressionSteps
  }

  /** A second has passed. */
  tick(): void {
    this.#budgetOfSecond = limits.expressionStepsPerSecond
  }

  matches(steps: readonly SignatureStep[], subject: InspectedBytes): boolean {
    this.#steps = steps
    this.#subject = subject
    this.ended = subject.start
    return this.#from(0, subject.start)
  }

  #amount(amount: Amount): number {
    return typeof amount === 'number' ? amount : this.#variables[amount.variable]!
  }

  /** @param here offset where the last match ended */
  #from(index: number, here: number): boolean {
    const step = this.#steps[index]
    if (step === undefined) {
      this.ended = here
      return true
    }
    if (--this.#budget <= 0) {
      this.counters.signatureStepLimit++
      return false
    }
    const { start, end } = this.#subject
    switch (step.kind) {
      case 'content':
        return this.#content(step, index, here)
      case 'expression':
        return this.#expression(step, index, here)
      case 'data-at': {
        const amount = this.#amount(step.amount)
        const isInside = step.isRelative ? here + amount <= end : start + amount < end
        if (!isInside && !step.isNegated) this.wantsMore = true
        return isInside !== step.isNegated && this.#from(index + 1, here)
      }
      case 'decode': {
        const at = (step.isRelative ? here : start) + step.offset
        const stop = Math.min(end, at + Math.min(step.bytes ?? limits.bodyBytes, limits.bodyBytes))
        if (stop === end) this.wantsMore = true
        if (at >= stop) return false
        this.decoded = base64Run(this.#subject.bytes, at, stop)
        return this.decoded.length > 0 && this.#from(index + 1, here)
      }
      case 'size':
        return isInRange(end - start, step.range) && this.#from(index + 1, here)
      case 'byte-test': {
        const read = this.#read(step.reading, here)
        if (read === undefined) return false
        return (
          compare(read.value, step.comparison, this.#amount(step.value)) !== step.isNegated &&
          this.#from(index + 1, here)
        )
      }
      case 'byte-jump': {
        const read = this.#read(step.reading, here)
        if (read === undefined) return false
        let distance = read.value * step.multiplier
        if (step.isAligned) distance = Math.ceil(distance / 4) * 4
        const origin = step.from === 'beginning' ? start : step.from === 'end' ? end : read.next
        const to = origin + distance + step.beyond
        if (to > end) this.wantsMore = true
        return to >= start && to <= end && this.#from(index + 1, to)
      }
      case 'byte-extract': {
        const read = this.#read(step.reading, here)
        if (read === undefined) return false
        const value = read.value * step.multiplier
        this.#variables[step.variable] = step.isAligned ? Math.ceil(value / 4) * 4 : value
        return this.#from(index + 1, read.next)
      }
      case 'byte-math': {
        const read = this.#read(step.reading, here)
        const value = read && calculate(read.value, step.operator, this.#amount(step.operand))
        if (read === undefined || value === undefined) return false
        this.#variables[step.variable] = value
        return this.#from(index + 1, read.next)
      }
      default:
        return step satisfies never
    }
  }

  #read(reading: Extract<SignatureStep, { kind: 'byte-test' }>['reading'], here: number) {
    const { bytes, start, end } = this.#subject
    const at = (reading.isRelative ? here : start) + this.#amount(reading.offset)
    if (at < start) return undefined
    const read = readNumber(bytes, at, end, reading, this.#amount(reading.bytes))
    if (read === undefined) this.wantsMore = true
    return read
  }

  /** Tries each place of the content, as long as the following steps depend on it. */
  #content(step: ContentStep, index: number, here: number): boolean {
    const { bytes, start, end, before } = this.#subject
    const size = step.bytes.length
    let from = start
    let last = Number.POSITIVE_INFINITY
    if (step.distance !== undefined) {
      const distance = this.#amount(step.distance)
      from = Math.max(start, here + distance)
      if (step.within !== undefined) last = here + distance + this.#amount(step.within)
    } else {
      const origin = start - before
      const offset = step.offset === undefined ? 0 : this.#amount(step.offset)
      from = Math.max(start, origin + offset)
      if (step.depth !== undefined) last = origin + offset + this.#amount(step.depth)
      if (step.isAtStart) last = origin + size
    }
    const to = Math.min(end, last)
    if (step.isAtEnd) from = Math.max(from, end - size)
    if (step.isNegated) return indexOf(bytes, from, to, step) < 0 && this.#from(index + 1, here)
    const isBound = this.#isBound(index + 1)
    for (let at = from - 1; ; ) {
      const searched = at + 1
      at = indexOf(bytes, searched, to, step)
      this.#budget -= ((at < 0 ? to : at) - searched) >> 6
      if (at < 0) break
      if (this.#from(index + 1, at + size)) return true
      if (!isBound || this.#budget <= 0) return false
    }
    if (last > end) this.wantsMore = true
    return false
  }

  #expression(step: ExpressionStep, index: number, here: number): boolean {
    const { bytes, start, end } = this.#subject
    // Like a buffer that begins where the last match ended: `^` holds there.
    const origin = step.isRelative ? here : start
    const isBound = this.#isBound(index + 1)
    for (let from = origin; from <= end; from = step.expression.began + 1) {
      const most = Math.min(this.#expressionBudget, this.#budgetOfSecond)
      const isFound =
        most > 0 && step.expression.search({ bytes, start: origin, end }, from, step.isAnchored, most)
      this.#expressionBudget -= step.expression.steps
      this.#budgetOfSecond -= step.expression.steps
      if (most <= 0 || step.expression.steps >= most) {
        this.counters.signatureExpressionLimit++
        return false
      }
      if (step.isNegated) return !isFound && this.#from(index + 1, here)
      if (!isFound) {
        this.wantsMore = true
        return false
      }
      if (this.#from(index + 1, step.expression.ended)) return true
      if (!isBound || step.isAnchored || this.#budget <= 0) return false
    }
    return false
  }

  /** Does any later step depend on where this one matched? */
  #isBound(index: number): boolean {
    for (let i = index; i < this.#steps.length; i++) {
      const step = this.#steps[i]!
      if (
        step.kind === 'content'
          ? step.distance !== undefined
          : step.kind === 'expression' || step.kind === 'data-at'
            ? step.isRelative
            : step.kind === 'decode'
              ? step.isRelative
              : step.kind !== 'size' && step.reading.isRelative
      )
        return true
      if ((step.kind === 'content' || step.kind === 'expression') && !step.isNegated) return false
    }
    return false
  }
}

/** Offset of the content in `bytes[from..to)`, or -1. */
function indexOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  { bytes: byteCount, ignoresCase }: ContentStep,
): number {
  const last = to - byteCount.length
  const first = byteCount[0]!
  for (let at = from; at <= last; at++) {
    if (!ignoresCase) {
      at = bytes.indexOf(first, at)
      if (at < 0 || at > last) return -1
    } else if (foldCase(bytes[at]!) !== first) continue
    let i = 1
    if (ignoresCase) while (i < byteCount.length && foldCase(bytes[at + i]!) === byteCount[i]) i++
    else while (i < byteCount.length && bytes[at + i] === byteCount[i]) i++
    if (i === byteCount.length) return at
  }
  return -1
}

function compare(
  value: number,
  comparison: Extract<SignatureStep, { kind: 'byte-test' }>['comparison'],
  other: number,
): boolean {
  switch (comparison) {
    case '<':
      return value < other
    case '>':
      return value > other
    case '=':
      return value === other
    case '<=':
      return value <= other
    case '>=':
      return value >= other
    case '&':
      return (BigInt(Math.trunc(value)) & BigInt(Math.trunc(other))) !== 0n
    case '^':
      return (BigInt(Math.trunc(value)) ^ BigInt(Math.trunc(other))) !== 0n
    default:
      return comparison satisfies never
  }
}

function calculate(
  value: number,
  operator: Extract<SignatureStep, { kind: 'byte-math' }>['operator'],
  operand: number,
): number | undefined {
  switch (operator) {
    case '+':
      return value + operand
    case '-':
      return value - operand
    case '*':
      return value * operand
    case '/':
      return operand === 0 ? undefined : Math.floor(value / operand)
    case '<<':
      return value * 2 ** operand
    case '>>':
      return Math.floor(value / 2 ** operand)
    default:
      return operator satisfies never
  }
}
