/** Builds messages of the Android Debug Bridge, for tests. */
import { ByteWriter } from '#bytes/write'
import { COMMAND } from './wire.ts'

export function message(command: keyof typeof COMMAND, text: string): Uint8Array {
  const code = COMMAND[command]
  const data = new ByteWriter().ascii(text).u8(0).take()
  return new ByteWriter()
    .u32le(code)
    .u32le(1)
    .u32le(0)
    .u32le(data.length)
    .u32le(data.reduce((sum, octet) => sum + octet, 0))
    .u32le((code ^ 0xffff_ffff) >>> 0)
    .bytes(data)
    .take()
}
