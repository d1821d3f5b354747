/** Files in either direction: IEC 60870-5-101:2003 §7.4.11. */
import { u16le } from '#bytes/read'
import type { Emit, Slice } from '#model/protocol'
import { type Iec104Asdu, objectsOf } from './asdu.ts'
import type { Iec104State } from './state.ts'
import { LAST_SECTION, SEGMENT } from './types.ts'

// A file's elements after the object address: name (2), section (1), then by type: §7.3.6.
const LAST_QUALIFIER = 3
const SEGMENT_LENGTH = 3
const SEGMENT_HEADER = 4
/** LSQ 1 and 2 end a file, 3 and 4 a section: §7.2.6.31. */
const ENDS_FILE = 2

/** File names of one common address: transparent, disturbance data, sequences of events …: §7.2.6.33. */
export function followFile(asdu: Iec104Asdu, slice: Slice, emit: Emit, state: Iec104State): void {
  const { bytes, fromClient } = slice
  const object = objectsOf(bytes, asdu)[0]
  if (object === undefined || object.at + SEGMENT_HEADER > asdu.end) return
  const { at } = object
  const name = `file ${u16le(bytes, at)}, ioa:${object.address}`
  const key = `${fromClient}|${asdu.commonAddress}|${name}`
  if (asdu.type === SEGMENT) {
    const byteCount = Math.min(bytes[at + SEGMENT_LENGTH]!, asdu.end - at - SEGMENT_HEADER)
    state.growFile(key, name, byteCount)
  } else if (asdu.type === LAST_SECTION && bytes[at + LAST_QUALIFIER]! <= ENDS_FILE) {
    const file = state.takeFile(key)
    if (file === undefined) return
    emit({
      kind: 'transfer',
      about: `server/unit:${asdu.commonAddress}`,
      name: file.name,
      type: 'IEC 60870-5 file',
      bytes: file.bytes,
      direction: fromClient ? 'to-server' : 'to-client',
      purpose: 'file',
    })
  }
}
