/** Which source an interface of the pcapng stream belongs to: interfaces are numbered in the order of their first packet. */
import { OptionCursor } from '../pcapng-options.ts'

// draft-ietf-opsawg-pcapng §4.2: type, length, link type, reserved, snap length; then options.
const OPTIONS = 16
const CLOSING = 4
const IF_DESCRIPTION = 3
const FORM = /^source (\d{1,5})$/

export function sourceDescription(index: number): string {
  return `source ${index}`
}

/** @param block a whole interface description block, little endian; undefined if it does not name a source */
export function sourceIndexIn(block: Uint8Array): number | undefined {
  const cursor = new OptionCursor()
  cursor.over(block, OPTIONS, block.length - CLOSING, false)
  while (cursor.next()) {
    if (cursor.code !== IF_DESCRIPTION) continue
    const index = FORM.exec(new TextDecoder().decode(block.subarray(cursor.start, cursor.end)))?.[1]
    return index === undefined ? undefined : Number(index)
  }
  return undefined
}
