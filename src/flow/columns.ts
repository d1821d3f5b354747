/** Typed arrays that grow. */
interface Column {
  readonly length: number
  readonly buffer: ArrayBufferLike
  readonly BYTES_PER_ELEMENT: number
}

/**
 * The column with a greater length; the new part is zero. It takes the bytes of the shorter one, which is empty from then on: V8
 * collects the whole heap once 64 MB of such bytes have been added, and those of dropped columns count until then.
 */
export function grown<C extends Column>(column: C, length: number): C {
  const Constructor = column.constructor as new (buffer: ArrayBuffer) => C
  return new Constructor((column.buffer as ArrayBuffer).transfer(length * column.BYTES_PER_ELEMENT))
}

/** Below this a column grows to twice its length: few copies; from here on by half: little of a long one is ever empty. */
const LONG = 65_536

/** Next length of columns of this length. @param most greatest length ever needed */
export function nextLength(length: number, most: number): number {
  return Math.min(length < LONG ? 2 * length : length + (length >>> 1), most)
}
