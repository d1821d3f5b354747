/** A value with its data type, as attributes, variables and notifications carry it. */
import { float32, float64, u16be, u32be, u64be } from '#bytes/read'
import { text } from '#bytes/text'
import type { S7commPlusCursor } from './cursor.ts'
import { limits } from './limits.ts'

const ARRAY = 0x10
const ADDRESS_ARRAY = 0x20
const SPARSE_ARRAY = 0x40

export const TYPE = {
  null: 0x00,
  bool: 0x01,
  usint: 0x02,
  uint: 0x03,
  udint: 0x04,
  ulint: 0x05,
  sint: 0x06,
  int: 0x07,
  dint: 0x08,
  lint: 0x09,
  byte: 0x0a,
  word: 0x0b,
  dword: 0x0c,
  lword: 0x0d,
  real: 0x0e,
  lreal: 0x0f,
  timestamp: 0x10,
  timespan: 0x11,
  rid: 0x12,
  aid: 0x13,
  blob: 0x14,
  wstring: 0x15,
  struct: 0x17,
} as const

export interface S7commPlusValue {
  readonly type: number
  /** Of plain values and texts; undefined for arrays, blobs and structures. */
  readonly plain: number | string | boolean | undefined
  /** Numbers of an array, as far as they are plain; bounded. */
  readonly numbers: readonly number[] | undefined
  /** Members of a structure by id. */
  readonly members: ReadonlyMap<number, S7commPlusValue> | undefined
  /** Bounds of a blob's bytes in the bytes read. */
  readonly from: number
  readonly to: number
}

const NOTHING: S7commPlusValue = {
  type: TYPE.null,
  plain: undefined,
  numbers: undefined,
  members: undefined,
  from: 0,
  to: 0,
}

/** Elements that may still be read of one message; shared by all that is nested in it. */
export interface ReadBudget {
  left: number
}

export function newReadBudget(): ReadBudget {
  return { left: limits.elements }
}

/** Reads one value; sets `hasFailed` of the cursor where it is cut short, too deep or of an unknown type. */
export function readValue(cursor: S7commPlusCursor, allowed: ReadBudget, depth = 0): S7commPlusValue {
  if (depth > limits.depth || --allowed.left < 0) {
    cursor.fail()
    return NOTHING
  }
  const flags = cursor.u8()
  const type = cursor.u8()
  if (cursor.hasFailed) return NOTHING
  if ((flags & SPARSE_ARRAY) !== 0) return readSparse(cursor, type, allowed, depth)
  if ((flags & (ARRAY | ADDRESS_ARRAY)) !== 0) return readArray(cursor, type, allowed, depth)
  return readPlain(cursor, type, allowed, depth)
}

function readArray(
  cursor: S7commPlusCursor,
  type: number,
  allowed: ReadBudget,
  depth: number,
): S7commPlusValue {
  const count = cursor.vlq32()
  const numbers: number[] = []
  for (let i = 0; i < count && !cursor.hasFailed; i++) {
    if (--allowed.left < 0) {
      cursor.fail()
      break
    }
    const { plain } = readPlain(cursor, type, allowed, depth + 1)
    if (typeof plain === 'number' && numbers.length < limits.items) numbers.push(plain)
  }
  return { ...NOTHING, type, numbers }
}

function readSparse(
  cursor: S7commPlusCursor,
  type: number,
  allowed: ReadBudget,
  depth: number,
): S7commPlusValue {
  while (!cursor.hasFailed && cursor.vlq32() !== 0) {
    if (--allowed.left < 0) cursor.fail()
    readPlain(cursor, type, allowed, depth + 1)
  }
  return { ...NOTHING, type }
}

function readPlain(
  cursor: S7commPlusCursor,
  type: number,
  allowed: ReadBudget,
  depth: number,
): S7commPlusValue {
  if (type === TYPE.struct) return readStruct(cursor, allowed, depth)
  if (type === TYPE.blob) return readBlob(cursor)
  if (type === TYPE.wstring) {
    const length = cursor.vlq32()
    const at = cursor.skip(length)
    return at < 0 ? NOTHING : { ...NOTHING, type, plain: text(cursor.bytes, at, at + length) }
  }
  return { ...NOTHING, type, plain: readNumber(cursor, type) }
}

function readNumber(cursor: S7commPlusCursor, type: number): number | boolean | undefined {
  const { bytes } = cursor
  switch (type) {
    case TYPE.null:
      return undefined
    case TYPE.bool:
      return cursor.u8() !== 0
    case TYPE.usint:
    case TYPE.byte:
      return cursor.u8()
    case TYPE.sint:
      return (cursor.u8() << 24) >> 24
    case TYPE.uint:
    case TYPE.word:
      return cursor.u16()
    case TYPE.int:
      return (cursor.u16() << 16) >> 16
    case TYPE.udint:
    case TYPE.aid:
      return cursor.vlq32()
    case TYPE.ulint:
      return cursor.vlq64()
    case TYPE.dint:
      return cursor.signedVlq32()
    case TYPE.lint:
    case TYPE.timespan:
      return cursor.signedVlq64()
    case TYPE.dword:
    case TYPE.rid:
      return cursor.u32()
    case TYPE.real:
      return float32(cursor.u32())
    case TYPE.lword:
    case TYPE.timestamp: {
      const at = cursor.skip(8)
      return at < 0 ? 0 : u64be(bytes, at)
    }
    case TYPE.lreal: {
      const at = cursor.skip(8)
      return at < 0 ? 0 : float64(u32be(bytes, at), u32be(bytes, at + 4))
    }
    default:
      cursor.fail()
      return undefined
  }
}

function readBlob(cursor: S7commPlusCursor): S7commPlusValue {
  const root = cursor.vlq32()
  if (root !== 0) {
    cursor.fail() // kept in parts that no public description explains
    return NOTHING
  }
  const length = cursor.vlq32()
  const from = cursor.skip(length)
  return from < 0 ? NOTHING : { ...NOTHING, type: TYPE.blob, from, to: from + length }
}

/** Ids of structures that come packed: system types and those of the project. */
function isPacked(id: number): boolean {
  return id >>> 28 === 0x9 || id >>> 24 === 0x02
}

function readStruct(cursor: S7commPlusCursor, allowed: ReadBudget, depth: number): S7commPlusValue {
  const id = cursor.u32()
  if (isPacked(id)) return readPacked(cursor)
  const members = new Map<number, S7commPlusValue>()
  for (let member = cursor.vlq32(); member !== 0 && !cursor.hasFailed; member = cursor.vlq32())
    members.set(member, readValue(cursor, allowed, depth + 1))
  return { ...NOTHING, type: TYPE.struct, members }
}

/** Time stamp of the type's interface, transport flags, one count or two, bytes. */
function readPacked(cursor: S7commPlusCursor): S7commPlusValue {
  cursor.skip(8)
  const flags = cursor.vlq32()
  let count = cursor.vlq32()
  if ((flags & 0x400) !== 0) count = cursor.vlq32()
  const from = cursor.skip(count)
  return from < 0 ? NOTHING : { ...NOTHING, type: TYPE.struct, from, to: from + count }
}

/** Two bytes at the start of a blob; 0 if it is shorter. */
export function firstWord(bytes: Uint8Array, { from, to }: S7commPlusValue): number {
  return to - from >= 2 ? u16be(bytes, from) : 0
}
