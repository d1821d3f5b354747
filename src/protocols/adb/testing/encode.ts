/** Builds messages of the Android Debug Bridge, for tests. */
import { ByteWriter } from '#bytes/write'
import { COMMAND } from '../wire.ts'

export function message(command: keyof typeof COMMAND, text: string): Uint8Array {
  return carrying(command, new ByteWriter().ascii(text).u8(0).take())
}

export function carrying(command: keyof typeof COMMAND, data: Uint8Array, stream = 1): Uint8Array {
  const code = COMMAND[command]
  return new ByteWriter()
    .u32le(code)
    .u32le(stream)
    .u32le(0)
    .u32le(data.length)
    .u32le(data.reduce((sum, byte) => sum + byte, 0))
    .u32le((code ^ 0xffff_ffff) >>> 0)
    .bytes(data)
    .take()
}

/** A request in a stream of files, with what follows it. */
export function fileRequest(letters: string, path: string, rest = new Uint8Array()): Uint8Array {
  return new ByteWriter().ascii(letters).u32le(path.length).ascii(path).bytes(rest).take()
}
