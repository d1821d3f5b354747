/** Typed arrays that grow. */
interface Column {
  readonly length: number
  set(source: Column & ArrayLike<number>): void
}

/** A longer copy of a column; the new part is zero. */
export function grown<C extends Column & ArrayLike<number>>(column: C, length: number): C {
  const Constructor = column.constructor as new (length: number) => C
  const longer = new Constructor(length)
  longer.set(column)
  return longer
}

/** Below this a column grows to twice its length: few copies; from here on by half: little of a long one is ever empty. */
const LONG = 65_536

/** Next length of columns of this length. @param most greatest length ever needed */
export function nextLength(length: number, most: number): number {
  return Math.min(length < LONG ? 2 * length : length + (length >>> 1), most)
}
