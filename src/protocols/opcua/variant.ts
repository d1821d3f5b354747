/** Values: Variant and DataValue, OPC 10000-6 §5.2.2.16, §5.2.2.17. */
import { toHex } from '#bytes/hex'
import { limits } from './limits.ts'
import type { ExtensionObject, Reader } from './reader.ts'

const ARRAY = 0x80
const DIMENSIONS = 0x40
const TYPE = 0x3f
/** Elements of an array that its text shows. */
const SHOWN_ELEMENTS = 8
const SHOWN_BYTES = 16

export type Scalar = number | string | boolean | undefined

interface Value {
  /** A scalar, or text of an array or structure; undefined for null. */
  readonly value: Scalar
  /** Elements of an array; undefined of a scalar. */
  readonly elements: readonly Scalar[] | undefined
  readonly structure: ExtensionObject | undefined
}

export interface DataValue extends Value {
  readonly status: number
  readonly sourceTimestamp: string | undefined
}

const NOTHING: Value = { value: undefined, elements: undefined, structure: undefined }

/** Reads one value of a built-in type: §5.1.2. Structures come back by `found`. */
function scalar(
  reader: Reader,
  type: number,
  depth: number,
  found: (structure: ExtensionObject) => void,
): Scalar {
  switch (type) {
    case 1:
      return reader.u8() !== 0
    case 2:
      return (reader.u8() << 24) >> 24
    case 3:
      return reader.u8()
    case 4:
      return (reader.u16() << 16) >> 16
    case 5:
      return reader.u16()
    case 6:
      return reader.i32()
    case 7:
      return reader.u32()
    case 8:
      return reader.i64()
    case 9:
      return reader.u64()
    case 10:
      return reader.float()
    case 11:
      return reader.double()
    case 12:
    case 16:
      return reader.string()
    case 13:
      return reader.dateTime()
    case 14:
      return reader.guid()
    case 15: {
      const bytes = reader.byteString()
      if (bytes === undefined) return undefined
      const shown = Math.min(bytes.end, bytes.start + SHOWN_BYTES)
      return `${toHex(reader.bytes, bytes.start, shown)}${shown < bytes.end ? '…' : ''}`
    }
    case 17:
    case 18:
      return reader.nodeId()
    case 19:
      return reader.u32()
    case 20:
      return reader.qualifiedName()
    case 21:
      return reader.localizedText()
    case 22: {
      const structure = reader.extensionObject()
      found(structure)
      return `structure ${structure.type}`
    }
    case 23:
      return dataValue(reader, depth + 1).value
    case 24:
      return variant(reader, depth + 1).value
    case 25:
      reader.diagnosticInfo()
      return undefined
    default:
      reader.isShort = true
      reader.at = reader.end
      return undefined
  }
}

export function variant(reader: Reader, depth = 0): Value {
  const encoding = reader.u8()
  const type = encoding & TYPE
  if (type === 0) return NOTHING
  if (depth > limits.depth) {
    reader.isShort = true
    return NOTHING
  }
  let structure: ExtensionObject | undefined
  const keep = (found: ExtensionObject) => {
    structure ??= found
  }
  if ((encoding & ARRAY) === 0) {
    const value = scalar(reader, type, depth, keep)
    return reader.isShort ? NOTHING : { value, elements: undefined, structure }
  }
  const length = reader.arrayLength()
  const elements: Scalar[] = []
  for (let i = 0; i < length && !reader.isShort; i++) {
    const element = scalar(reader, type, depth, keep)
    if (elements.length < limits.nodes) elements.push(element)
  }
  if ((encoding & DIMENSIONS) !== 0) reader.array(() => reader.skip(4))
  if (reader.isShort) return NOTHING
  const shown = elements.slice(0, SHOWN_ELEMENTS).map(String).join(', ')
  return { value: `[${shown}${length > SHOWN_ELEMENTS ? ', …' : ''}]`, elements, structure }
}

export function dataValue(reader: Reader, depth = 0): DataValue {
  const mask = reader.u8()
  if (depth > limits.depth) reader.isShort = true
  const value = (mask & 0x01) !== 0 && !reader.isShort ? variant(reader, depth) : NOTHING
  const status = (mask & 0x02) !== 0 ? reader.u32() : 0
  const sourceTimestamp = (mask & 0x04) !== 0 ? reader.dateTime() : undefined
  if ((mask & 0x10) !== 0) reader.skip(2)
  if ((mask & 0x08) !== 0) reader.skip(8)
  if ((mask & 0x20) !== 0) reader.skip(2)
  return { ...value, status, sourceTimestamp }
}
