/** Transport selectors: names of the endpoints of a host. */
import { toHex } from '#bytes/hex'
import { isPrintable, text } from '#bytes/text'

/** Text of a selector: printable ones of three bytes or more as they are, others as hex bytes parted by points. */
export function tsapText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start >= 3 && isPrintable(bytes, start, end)) return text(bytes, start, end)
  return toHex(bytes, start, end, '.')
}

interface RackSlot {
  readonly rack: number
  readonly slot: number
}

/**
 * Rack and slot in a Siemens selector of two bytes: the first is the kind of connection (1 PG, 2 OP, 3 other) or a
 * resource from 0x10, the second holds the rack in its upper three bits and the slot in its lower five. Seen in captures;
 * the S7-300 manuals describe the same. Undefined for other selectors.
 */
export function rackSlotOf(tsap: string | undefined): RackSlot | undefined {
  const [, kind, place] = /^([0-9a-f]{2})\.([0-9a-f]{2})$/.exec(tsap ?? '') ?? []
  if (kind === undefined || place === undefined || kind === '00') return undefined
  const byte = Number.parseInt(place, 16)
  return { rack: byte >> 5, slot: byte & 0x1f }
}
