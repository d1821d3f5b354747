/** Typed arrays that grow. */
interface Column {
  readonly length: number
  set(values: ArrayLike<number>): void
  readonly buffer: ArrayBufferLike
  readonly BYTES_PER_ELEMENT: number
}

/** Kept before protocols from outside run, which may not detach buffers; undefined where they are locked already. */
const transfer: ((length: number) => ArrayBuffer) | undefined = ArrayBuffer.prototype.transfer

/**
 * The column with a greater length; the new part is zero. It takes the bytes of the shorter one, which is empty from then on: V8
 * collects the whole heap once 64 MB of such bytes have been added, and those of dropped columns count until then.
 */
export function grown<C extends Column>(column: C, length: number): C {
  const Constructor = column.constructor as new (from: ArrayBuffer | number) => C
  if (transfer !== undefined)
    return new Constructor(Reflect.apply(transfer, column.buffer, [length * column.BYTES_PER_ELEMENT]))
  const copy = new Constructor(length)
  copy.set(column as unknown as ArrayLike<number>)
  return copy
}

/** Below this a column grows to twice its length: few copies; from here on by half: little of a long one is ever empty. */
const LONG = 65_536

/** Next length of columns of this length. @param most greatest length ever needed */
export function nextLength(length: number, most: number): number {
  return Math.min(length < LONG ? 2 * length : length + (length >>> 1), most)
}
