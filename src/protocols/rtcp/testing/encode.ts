/** Writes RTCP compounds, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

/** An empty receiver report, and a description with canonical name and tool: RFC 3550 §6.4.2, §6.5. */
export function compound(source: number, canonicalName: string, tool: string): Uint8Array {
  const chunk = new ByteWriter().u32be(source)
  chunk.u8(1, canonicalName.length).ascii(canonicalName)
  chunk.u8(6, tool.length).ascii(tool).u8(0)
  chunk.zeros((4 - (chunk.length % 4)) % 4)
  const body = chunk.take()
  return new ByteWriter()
    .u8(0x80, 201)
    .u16be(1)
    .u32be(source)
    .u8(0x81, 202)
    .u16be(body.length / 4)
    .bytes(body)
    .take()
}
