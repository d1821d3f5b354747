/** Builds HL7 messages in MLLP blocks, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

/** Segments in a block. */
export function block(segments: readonly string[]): Uint8Array {
  return new ByteWriter()
    .u8(0x0b)
    .ascii(`${segments.join('\r')}\r`)
    .u8(0x1c, 0x0d)
    .take()
}

/** A message header; `more` are further segments. */
export function message(type: string, id: string, more: readonly string[] = []): Uint8Array {
  return block([`MSH|^~\\&|LAB|WEST|HIS|MAIN|20260101120000||${type}|${id}|P|2.5`, ...more])
}

export function acknowledge(id: string, code: string): Uint8Array {
  return block([`MSH|^~\\&|HIS|MAIN|LAB|WEST|20260101120001||ACK|A${id}|P|2.5`, `MSA|${code}|${id}`])
}
