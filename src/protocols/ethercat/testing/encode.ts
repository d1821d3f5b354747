/** Builds frames of a master, and as slaves return them: IEC 61158-4-12. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'

export interface DatagramToWrite {
  readonly command: number
  /** Position (as two's complement), station address, or lower half of a logical address. */
  readonly slave: number
  readonly offset: number
  readonly data: Uint8Array
  /** 0 as the master sends it. */
  readonly counter?: number
}

export function frame(...datagrams: readonly DatagramToWrite[]): Uint8Array {
  const body = new ByteWriter()
  datagrams.forEach(({ command, slave, offset, data, counter = 0 }, i) => {
    const more = i < datagrams.length - 1 ? 0x8000 : 0
    body
      .u8(command, i)
      .u16le(slave)
      .u16le(offset)
      .u16le(data.length | more)
      .u16le(0)
    body.bytes(data).u16le(counter)
  })
  const bytes = new ByteWriter().u16le(body.length | 0x1000).bytes(body.take())
  return bytes.zeros(Math.max(0, 46 - bytes.length)).take()
}

function mailbox(type: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16le(body.length)
    .u16le(0)
    .u8(0, 0x10 | type)
    .bytes(body)
    .take()
}

/** SDO that asks for an object. */
export function uploadRequest(index: number, subindex: number): Uint8Array {
  return mailbox(
    3,
    new ByteWriter()
      .u16le(2 << 12)
      .u8(0x40)
      .u16le(index)
      .u8(subindex)
      .u32le(0)
      .take(),
  )
}

/** Its answer in one piece. */
export function uploadResponse(index: number, subindex: number, data: Uint8Array): Uint8Array {
  const body = new ByteWriter()
    .u16le(3 << 12)
    .u8(0x41)
    .u16le(index)
    .u8(subindex)
  return mailbox(3, body.u32le(data.length).bytes(data).take())
}

/** SDO that writes up to four bytes. */
export function downloadRequest(index: number, subindex: number, data: Uint8Array): Uint8Array {
  const body = new ByteWriter()
    .u16le(2 << 12)
    .u8(0x23 | ((4 - data.length) << 2))
    .u16le(index)
    .u8(subindex)
  return mailbox(
    3,
    body
      .bytes(data)
      .zeros(4 - data.length)
      .take(),
  )
}

export function abort(index: number, subindex: number, code: number): Uint8Array {
  return mailbox(
    3,
    new ByteWriter()
      .u16le(3 << 12)
      .u8(0x80)
      .u16le(index)
      .u8(subindex)
      .u32le(code)
      .take(),
  )
}

/** FoE write request. */
export function fileWrite(name: string): Uint8Array {
  return mailbox(4, new ByteWriter().u8(2, 0).u32le(0).ascii(name).take())
}

/** Two bytes of a register, little endian. */
export function word(value: number): Uint8Array {
  return new ByteWriter().u16le(value).take()
}

/** SII control that reads from a word on, as written to 0x0502; with data as it is read back. */
export function siiRead(address: number, data = hex('')): Uint8Array {
  return new ByteWriter().u16le(0x0100).u32le(address).bytes(data).take()
}
