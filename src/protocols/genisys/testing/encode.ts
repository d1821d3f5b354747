/** Builds Genisys frames for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { acknowledge } from '../messages.ts'
import { crcOf } from '../wire.ts'

/** A frame; `data` is number and value of each byte in turn. Acknowledgments have no CRC. */
export function frame(header: number, station: number, data: readonly number[] = []): Uint8Array {
  const bytes = [header, station, ...data]
  const crc = crcOf(bytes, bytes.length)
  if (header !== acknowledge) bytes.push(crc & 0xff, crc >> 8)
  const out = new ByteWriter().u8(header)
  for (const byte of bytes.slice(1)) {
    if (byte >= 0xf0) out.u8(0xf0, byte & 0x0f)
    else out.u8(byte)
  }
  return out.u8(0xf6).take()
}
