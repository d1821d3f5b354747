/** Device attributes, group 0: IEEE 1815-2012 §A.1. */
import { float32, float64, u32le } from '#bytes/read'
import { text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { type Dnp3ObjectBlock, eachObject } from './blocks.ts'

/** Device property in an attribute's variation. */
const IDENTITIES: ReadonlyMap<number, readonly [Attribute, string]> = new Map([
  [242, ['firmware', "Device manufacturer's software version"]],
  [243, ['hardware', "Device manufacturer's hardware version"]],
  [245, ['location', 'User-assigned location name']],
  [246, ['plant-tag', 'User-assigned ID code/number']],
  [247, ['name', 'User-assigned device name']],
  [248, ['serial', 'Device serial number']],
  [250, ['model', "Device manufacturer's product name and model"]],
  [252, ['vendor', "Device manufacturer's name"]],
])
/** Attributes of the standard have index 0; those of any other index are vendor-specific. */
const STANDARD_INDEX = 0

const TEXT = 1
const UNSIGNED = 2
const SIGNED = 3
const FLOAT = 4

function attributeValue(bytes: Uint8Array, at: number, end: number): string | undefined {
  const length = end - at - 2
  const data = at + 2
  switch (bytes[at]) {
    case TEXT:
      return text(bytes, data, end)
    case UNSIGNED:
    case SIGNED: {
      if (length < 1 || length > 6) return undefined
      let value = 0
      for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[data + i]!
      const isNegative = bytes[at] === SIGNED && (bytes[end - 1]! & 0x80) !== 0
      return String(isNegative ? value - 256 ** length : value)
    }
    case FLOAT:
      if (length === 4) return String(float32(u32le(bytes, data)))
      return length === 8 ? String(float64(u32le(bytes, data + 4), u32le(bytes, data))) : undefined
    default:
      return undefined
  }
}

/** Emits the identity of the device in the block. */
export function emitAttributes(block: Dnp3ObjectBlock, bytes: Uint8Array, about: string, emit: Emit): void {
  const known = IDENTITIES.get(block.variation)
  if (known === undefined || !block.hasData) return
  eachObject(block, bytes, 1, (index, at, end) => {
    const value = index === STANDARD_INDEX ? attributeValue(bytes, at, end) : undefined
    if (value === undefined || value === '') return
    const [attribute, field] = known
    emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  })
}
