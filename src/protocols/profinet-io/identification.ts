/** Identification and maintenance data: IEC 61158-6-10, I&M0 to I&M5. */
import { hexCode } from '#bytes/hex'
import { u16be } from '#bytes/read'
import { text } from '#bytes/text'
import { type About, type Attribute, confidence } from '#model/fact'
import { profinetVendors } from '#model/profinet-vendors'
import type { Emit } from '#model/protocol'
import { BLOCK_HEADER, IM0, IM1, IM2, IM3, IM5, type ProfinetIoBlock } from './blocks.ts'

// I&M0, from the block's start.
const VENDOR_ID = 6
const ORDER_ID = 8
const SERIAL = 28
const HARDWARE = 44
const SOFTWARE = 46
const IM0_LENGTH = 50

/** Emits the content of an I&M block about a device or one of its modules. */
export function emitIdentification(
  bytes: Uint8Array,
  block: ProfinetIoBlock,
  about: About,
  emit: Emit,
): void {
  const say = (
    attribute: Attribute,
    value: string,
    field: string,
    sure: number = confidence.identityService,
  ) => {
    if (value !== '') emit({ kind: 'identity', about, attribute, value, confidence: sure, field })
  }
  const at = block.start
  const length = block.end - at
  const part = (from: number, size: number) => text(bytes, at + from, Math.min(block.end, at + from + size))
  switch (block.type) {
    case IM0: {
      if (length < IM0_LENGTH) return
      const vendor = u16be(bytes, at + VENDOR_ID)
      say('vendor-id', hexCode(vendor, 4), 'VendorID')
      say('vendor', profinetVendors.get(vendor) ?? '', 'VendorID', 0.9)
      say('order-number', part(ORDER_ID, 20), 'OrderID')
      say('serial', part(SERIAL, 16), 'IM_Serial_Number')
      const hardware = u16be(bytes, at + HARDWARE)
      if (hardware !== 0) say('hardware', String(hardware), 'IM_Hardware_Revision')
      say('firmware', softwareText(bytes, at + SOFTWARE), 'IM_Software_Revision')
      return
    }
    case IM1:
      say('plant-tag', part(BLOCK_HEADER, 32), 'IM_Tag_Function')
      say('location', part(BLOCK_HEADER + 32, 22), 'IM_Tag_Location')
      return
    case IM2:
      say('description', part(BLOCK_HEADER, 16), 'IM_Date', 0.6)
      return
    case IM3:
      say('description', part(BLOCK_HEADER, 54), 'IM_Descriptor')
      return
    case IM5:
      if (length < BLOCK_HEADER + 2 + 64 + 64) return
      say('description', part(BLOCK_HEADER + 2, 64), 'IM_Annotation', 0.8)
      return
    default:
  }
}

/** Prefix letter and three numbers; 255 in all is a module without software of its own. */
function softwareText(bytes: Uint8Array, at: number): string {
  const prefix = bytes[at]!
  if (prefix < 0x41 || prefix > 0x5a) return ''
  const [major, minor, bug] = [bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!]
  if (major === 255 && minor === 255 && bug === 255) return ''
  return `${String.fromCharCode(prefix)}${major}.${minor}.${bug}`
}
