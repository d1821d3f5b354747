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
