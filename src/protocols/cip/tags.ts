/** Logix tags: what is read and written. Rockwell 1756-PM020, "CIP services supported by Logix 5000 controllers". */
import { toHex } from '#bytes/hex'
import { u16le, u32le } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Emit } from '#model/protocol'
import { readType, readValues } from './data-types.ts'
import { limits } from './limits.ts'
import type { Path } from './path.ts'
import type { Ask } from './requests.ts'
import { CLASS, SERVICE } from './services.ts'

/** Most bytes of an attribute or of untyped data that are put into words. */
const LONGEST_VALUE = 16

/** True where the service speaks of tags: 0x4c and its neighbours mean other things to other classes. */
export function isTagPath({ symbol, classId }: Path): boolean {
  return classId === undefined ? symbol !== '' : classId === CLASS.SYMBOL
}

type Written = Pick<Operation, 'value' | 'qualifiers' | 'values'>

/** Value written by a Set or Write service; undefined for other services. */
export function writtenValue(
  bytes: Uint8Array,
  service: number,
  path: Path,
  start: number,
  end: number,
): Written {
  if (service === SERVICE.SET_ATTRIBUTE_SINGLE || service === SERVICE.SET_ATTRIBUTES_ALL)
    return { value: byteCount(bytes, start, end) }
  if (service === SERVICE.SET_ATTRIBUTE_LIST)
    return { value: end - start > 4 ? byteCount(bytes, start + 4, end) : undefined }
  if (!isTagPath(path)) return {}
  if (service === SERVICE.READ_MODIFY_WRITE_TAG) return { value: masks(bytes, start, end) }
  const isFragment = service === SERVICE.WRITE_TAG_FRAGMENTED
  if (service !== SERVICE.WRITE_TAG && !isFragment) return {}
  const typed = readType(bytes, start, end)
  if (typed === undefined) return {}
  const data = typed.next + (isFragment ? 6 : 2) // element count (2) and, in fragments, the byte offset (4)
  const { type } = typed
  if (type === undefined) return { value: byteCount(bytes, data, end) }
  const values = readValues(bytes, data, end, { type, most: limits.values }).map(plain)
  const qualifiers = { type: type.name }
  const first = isFragment && data - 4 >= start ? Math.floor(u32le(bytes, data - 4) / type.width) : 0
  const [only] = values
  if (only === undefined) return {}
  if (values.length === 1 && first === 0) return { value: only, qualifiers }
  return {
    value: values.join(', '),
    qualifiers,
    values: values.map((value, i) => ({ point: element(path.object, first + i), value })),
  }
}

function plain(value: string | number | boolean): string | number {
  return typeof value === 'boolean' ? Number(value) : value
}

function byteCount(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end <= start) return undefined
  const stop = Math.min(end, start + LONGEST_VALUE)
  return `0x${toHex(bytes, start, stop)}${stop < end ? '…' : ''}`
}

/** Read Modify Write: size of the masks, the OR mask, the AND mask. */
function masks(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start < 2) return undefined
  const size = u16le(bytes, start)
  if (size === 0 || size > 12 || start + 2 + size * 2 > end) return undefined
  const or = toHex(bytes, start + 2, start + 2 + size)
  return `or 0x${or}, and 0x${toHex(bytes, start + 2 + size, start + 2 + size * 2)}`
}

/** Emits the values in a Read Tag reply, each under its own tag or array element. */
export function emitReadings(
  ask: Ask,
  bytes: Uint8Array,
  [start, end]: readonly [number, number],
  emit: Emit,
): void {
  const isRead = ask.service === SERVICE.READ_TAG || ask.service === SERVICE.READ_TAG_FRAGMENTED
  if (!isRead || !isTagPath(ask.path)) return
  const typed = readType(bytes, start, end)
  if (typed?.type === undefined) return
  const values = readValues(bytes, typed.next, end, { type: typed.type, most: limits.readings })
  const first = ask.fragmentOffset === undefined ? 0 : Math.floor(ask.fragmentOffset / typed.type.width)
  const isArray = values.length > 1 || first > 0
  values.forEach((value, i) => {
    const point = isArray ? element(ask.path.object, first + i) : ask.path.object
    emit({ kind: 'reading', about: ask.about, point, value })
  })
}

/** `Tag[3]`, `Tag[5]` for the element 2 after `Tag[3]`; the last dimension counts. */
function element(tag: string, offset: number): string {
  const indexed = /^(.*[[,])(\d+)\]$/.exec(tag)
  return indexed === null ? `${tag}[${offset}]` : `${indexed[1]}${Number(indexed[2]) + offset}]`
}

/** Byte offset in the data of a Read Tag Fragmented request; undefined for other services. */
export function fragmentOffset(
  bytes: Uint8Array,
  service: number,
  path: Path,
  [start, end]: readonly [number, number],
): number | undefined {
  if (service !== SERVICE.READ_TAG_FRAGMENTED || !isTagPath(path) || end - start < 6) return undefined
  return u32le(bytes, start + 2)
}
