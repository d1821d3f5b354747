/** SMB 1 as far as the exploit of MS17-010 is recognised by: [MS-CIFS] 2.2.3, 2.2.4.46, 2.2.4.47. */
import { ByteWriter } from '#bytes/write'

const NT_STATUS_INSUFFICIENT_RESOURCES = 0xc000_0205

interface Head {
  readonly command: number
  readonly multiplex: number
  readonly status?: number
  readonly isAnswer?: boolean
}

function smb1(
  { command, multiplex, status = 0, isAnswer = false }: Head,
  words: Uint8Array,
  content: Uint8Array,
): Uint8Array {
  const message = new ByteWriter()
    .u32be(0xff534d42)
    .u8(command)
    .u32le(status)
    .u8(isAnswer ? 0x98 : 0x18)
    .u16le(0x4007)
  message.zeros(12).u16le(0x0800).u16le(0xfeff).u16le(0x0800).u16le(multiplex)
  message
    .u8(words.length / 2)
    .bytes(words)
    .u16le(content.length)
    .bytes(content)
  return new ByteWriter().u8(0).u24be(message.length).bytes(message.take()).take()
}

export function negotiate(): Uint8Array {
  return smb1(
    { command: 0x72, multiplex: 64 },
    new Uint8Array(0),
    new ByteWriter().u8(2).ascii('NT LM 0.12\0').take(),
  )
}

export function negotiated(): Uint8Array {
  const words = new ByteWriter()
    .u16le(0)
    .u8(3)
    .u16le(50)
    .u16le(1)
    .u32le(0x10000)
    .u32le(0x10000)
    .u32le(0)
    .u32le(0x8000_f3fd)
    .zeros(8)
    .u16le(0)
    .u8(8)
  return smb1({ command: 0x72, multiplex: 64, isAnswer: true }, words.take(), new Uint8Array(8).fill(0x5a))
}

/** Transaction 2 with a subcommand and parameters. */
export function transaction2(subcommand: number, multiplex: number, content: Uint8Array): Uint8Array {
  const words = new ByteWriter()
    .u16le(12)
    .u16le(content.length)
    .u16le(1)
    .u16le(0)
    .u8(0, 0)
    .u16le(0)
    .u32le(0)
    .u16le(0)
  words.u16le(12).u16le(66).u16le(content.length).u16le(78).u8(1, 0).u16le(subcommand)
  return smb1(
    { command: 0x32, multiplex },
    words.take(),
    new ByteWriter().zeros(3).zeros(12).bytes(content).take(),
  )
}

/** Transaction 2 secondary: more of it than was announced. */
export function secondary(multiplex: number, displacement: number, content: Uint8Array): Uint8Array {
  const words = new ByteWriter()
    .u16le(0)
    .u16le(4096)
    .u16le(0)
    .u16le(0)
    .u16le(0)
    .u16le(content.length)
    .u16le(53)
    .u16le(displacement)
    .u16le(0xffff)
  return smb1({ command: 0x33, multiplex }, words.take(), content)
}

export function refused(command: number, multiplex: number): Uint8Array {
  return smb1(
    { command, multiplex, status: NT_STATUS_INSUFFICIENT_RESOURCES, isAnswer: true },
    new Uint8Array(0),
    new Uint8Array(0),
  )
}

/** PeekNamedPipe on no pipe: how scanners ask whether the patch is there. */
export function peek(multiplex: number): Uint8Array {
  const words = new ByteWriter()
    .u16le(0)
    .u16le(0)
    .u16le(0xffff)
    .u16le(0xffff)
    .u8(0, 0)
    .u16le(0)
    .u32le(0)
    .u16le(0)
    .u16le(0)
    .u16le(74)
    .u16le(0)
    .u16le(74)
    .u8(2, 0)
    .u16le(0x23)
    .u16le(0)
  return smb1({ command: 0x25, multiplex }, words.take(), new ByteWriter().ascii('\\PIPE\\\0').take())
}
