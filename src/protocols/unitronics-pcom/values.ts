/** Operands of ASCII commands: which are touched, and the values that go with them. */
import type { About, Operation } from '#model/fact'
import type { Emit } from '#model/protocol'
import { type Operand, operands } from './commands.ts'

const limits = {
  /** Values emitted for one response. */
  readings: 64,
} as const

export interface UnitronicsOperandRange {
  readonly operand: Operand
  readonly first: number
  readonly count: number
  /** Values to write, after address and length. */
  readonly values: string
}

/** Address (4 digits in hex) and count (2) behind the code; undefined where there are none. */
export function rangeOf(code: string, letters: string): UnitronicsOperandRange | undefined {
  const operand = operands.get(code)
  const found = /^([0-9A-F]{4})([0-9A-F]{2})(.*)$/.exec(letters.slice(code.length))
  if (operand === undefined || found === null) return undefined
  const [, first = '', count = '', values = ''] = found
  return {
    operand,
    first: Number.parseInt(first, 16),
    count: Number.parseInt(count, 16),
    values,
  }
}

/** `MI10 4`, and the value where one alone is written. */
export function objectOf({
  operand,
  first,
  count,
  values,
}: UnitronicsOperandRange): Pick<Operation, 'object' | 'value'> {
  const object = `${operand.letters}${first}${count > 1 ? ` ${count}` : ''}`
  return count === 1 ? { object, value: valueAt(values, 0, operand) } : { object }
}

/** The values of an answer, in the order of the operands that were asked for. */
export function emitReadings(
  { operand, first, count }: UnitronicsOperandRange,
  values: string,
  about: About | undefined,
  emit: Emit,
): void {
  for (let i = 0; i < Math.min(count, limits.readings); i++) {
    const value = valueAt(values, i, operand)
    if (value !== undefined) emit({ kind: 'reading', about, point: `${operand.letters}${first + i}`, value })
  }
}

function valueAt(values: string, index: number, { width, isSigned }: Operand): number | undefined {
  const digits = values.slice(index * width, (index + 1) * width)
  if (digits.length < width || !/^[0-9A-F]+$/.test(digits)) return undefined
  const value = Number.parseInt(digits, 16)
  const limit = 2 ** (4 * width)
  return isSigned && value >= limit / 2 ? value - limit : value
}
