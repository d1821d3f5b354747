import { text } from '#bytes/text'
import { ipv4Text, ipv6Text } from '#model/address'
import type { CaptureNotes } from './notes.ts'
import type { OptionCursor } from './pcapng-options.ts'

// Record types of the Name Resolution Block: draft-ietf-opsawg-pcapng-03 §4.5.
const IPV4 = 1
const IPV6 = 2

/** Stores the names of a Name Resolution Block's records; the cursor is before the first. */
export function readNames(bytes: Uint8Array, records: OptionCursor, notes: CaptureNotes): void {
  while (records.next()) {
    const byteCount = records.code === IPV4 ? 4 : records.code === IPV6 ? 16 : 0
    if (byteCount === 0 || records.end - records.start <= byteCount) continue
    const ip = byteCount === 4 ? ipv4Text(bytes, records.start) : ipv6Text(bytes, records.start)
    let at = records.start + byteCount
    while (at < records.end) {
      let stop = at
      while (stop < records.end && bytes[stop] !== 0) stop++
      notes.name(ip, text(bytes, at, stop))
      at = stop + 1
    }
  }
}
