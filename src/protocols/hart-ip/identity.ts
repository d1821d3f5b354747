/** Responses with the identity of a device: HCF_SPEC-127. */
import { u16be, u24be } from '#bytes/read'
import { clean, text } from '#bytes/text'
import { type Attribute, confidence } from '#model/fact'
import type { Emit } from '#model/protocol'
import { manufacturers } from './manufacturers.ts'
import type { HartIpCommand } from './pdu.ts'

const EXPANDED = 254
/** Bytes of command 0 up to the device identifier, and with the maker of HART 7. */
const IDENTITY_BYTES = 12
const WITH_MANUFACTURER = 19
/** Universal revision since which the device type has two bytes of its own, separate from the vendor. */
const HART_7 = 7
const TAG_BYTES = 6
const DESCRIPTOR_BYTES = 12
const LONG_TAG_BYTES = 32

/** Unique identifier in an answer to command 0, 11 or 21, as ten hexadecimal digits; '' if it holds none. */
export function uniqueIdentifierOf({ number, data }: HartIpCommand): string {
  if ((number !== 0 && number !== 11 && number !== 21) || data.length < IDENTITY_BYTES) return ''
  if (data[0] !== EXPANDED) return ''
  const byteCount = [data[1]! & 0x3f, data[2]!, data[9]!, data[10]!, data[11]!]
  return byteCount.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function emitIdentity({ number, data }: HartIpCommand, about: string | undefined, emit: Emit): void {
  const say = (attribute: Attribute, value: string, field: string) => {
    if (value !== '')
      emit({ kind: 'identity', about, attribute, value, confidence: confidence.identityService, field })
  }
  switch (number) {
    case 0:
    case 11:
    case 21:
      if (data.length >= IDENTITY_BYTES && data[0] === EXPANDED) emitIdentifier(data, say)
      return
    case 13:
      if (data.length < TAG_BYTES + DESCRIPTOR_BYTES) return
      say('plant-tag', packedText(data, 0, TAG_BYTES), 'Tag')
      say('description', packedText(data, TAG_BYTES, TAG_BYTES + DESCRIPTOR_BYTES), 'Descriptor')
      return
    case 20:
      say('name', text(data, 0, Math.min(data.length, LONG_TAG_BYTES)), 'Long Tag')
  }
}

function emitIdentifier(
  data: Uint8Array,
  say: (attribute: Attribute, value: string, field: string) => void,
): void {
  const universal = data[4]!
  const type = u16be(data, 1)
  const maker = data.length >= WITH_MANUFACTURER && universal >= HART_7 ? u16be(data, 17) : data[1]!
  say('vendor', manufacturers.get(maker) ?? '', 'Manufacturer Identification Code')
  say('vendor-id', `0x${maker.toString(16).padStart(4, '0')}`, 'Manufacturer Identification Code')
  say('device-id', `0x${type.toString(16).padStart(4, '0')}`, 'Expanded Device Type')
  say('serial', String(u24be(data, 9)), 'Device ID')
  say('firmware', String(data[6]!), 'Software Revision')
  say('hardware', String(data[7]! >> 3), 'Hardware Revision')
  say('software', `HART ${universal}`, 'Universal Revision')
}

/** Four characters in three bytes, six bits each: HCF_SPEC-127, packed ASCII. */
export function packedText(bytes: Uint8Array, start: number, end: number): string {
  let packed = ''
  for (let at = start; at + 2 < end; at += 3) {
    const three = u24be(bytes, at)
    for (let shift = 18; shift >= 0; shift -= 6) {
      const six = (three >> shift) & 0x3f
      packed += String.fromCharCode(six < 0x20 ? six | 0x40 : six)
    }
  }
  const tidy = clean(packed)
  return /^[@?]*$/.test(tidy) ? '' : tidy
}
