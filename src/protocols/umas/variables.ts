/** Variables by block and offset: functions 0x22 and 0x23. */
import { u16le, u32le } from '#bytes/read'
import { limits } from './limits.ts'

// Checksum of the project (4), number of variables (1), then one entry each:
// array flag and size, block (2), a constant 1, base offset (2), offset, and for arrays a length (2).
const COUNT = 4
const ENTRIES = 5
const ENTRY = 7
const ARRAY_ENTRY = 9

/** Bytes of a value by the size index in an entry. */
const SIZES: readonly (number | undefined)[] = [undefined, 1, 2, 4]

export interface Variable {
  readonly name: string
  /** Bytes of its value; undefined for arrays and unknown sizes. */
  readonly bytes: number | undefined
}

/** The variables a request names; with values behind each entry where it writes. Stops at the first that does not fit. */
export function variablesOf(
  bytes: Uint8Array,
  start: number,
  end: number,
  isWrite: boolean,
): readonly Variable[] {
  const found: Variable[] = []
  if (end - start < ENTRIES) return found
  const count = Math.min(bytes[start + COUNT]!, limits.variables)
  let at = start + ENTRIES
  for (let i = 0; i < count; i++) {
    const isArray = end - at >= 1 && bytes[at]! >> 4 !== 0
    const length = isArray ? ARRAY_ENTRY : ENTRY
    if (end - at < length) break
    const byteCount = SIZES[bytes[at]! & 0x0f]
    const name = `block ${u16le(bytes, at + 1)} offset ${u16le(bytes, at + 4) + bytes[at + 6]!}`
    found.push({ name, bytes: isArray ? undefined : byteCount })
    at += length
    if (!isWrite) continue
    if (byteCount === undefined) break
    at += byteCount * (isArray ? u16le(bytes, at - 2) : 1)
  }
  return found
}

/** Values in an answer, one behind the other; stops at the first whose size is not known. */
export function valuesOf(
  variables: readonly Variable[],
  bytes: Uint8Array,
  start: number,
  end: number,
): readonly number[] {
  const values: number[] = []
  let at = start
  for (const { bytes: byteCount } of variables) {
    if (byteCount === undefined || end - at < byteCount) break
    values.push(byteCount === 1 ? bytes[at]! : byteCount === 2 ? u16le(bytes, at) : u32le(bytes, at))
    at += byteCount
  }
  return values
}
