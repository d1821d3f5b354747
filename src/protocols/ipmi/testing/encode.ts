/** Builds IPMI v1.5 session messages without authentication, and ASF pings, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

const CONTROLLER = 0x20
const CONSOLE = 0x81

function checksum(bytes: readonly number[]): number {
  return -bytes.reduce((all, byte) => all + byte, 0) & 0xff
}

interface Command {
  readonly function: number
  readonly command: number
  readonly sequence: number
  readonly data?: readonly number[]
}

function session(bytes: readonly number[]): Uint8Array {
  return new ByteWriter()
    .u8(6, 0, 0xff, 7, 0)
    .u32le(0)
    .u32le(0)
    .u8(bytes.length, ...bytes)
    .take()
}

export function request({ function: fn, command, sequence, data = [] }: Command): Uint8Array {
  const head = [CONTROLLER, fn << 2]
  const rest = [CONSOLE, sequence << 2, command, ...data]
  return session([...head, checksum(head), ...rest, checksum(rest)])
}

export function response(
  { function: fn, command, sequence, data = [] }: Command,
  completion = 0,
): Uint8Array {
  const head = [CONSOLE, (fn | 1) << 2]
  const rest = [CONTROLLER, sequence << 2, command, completion, ...data]
  return session([...head, checksum(head), ...rest, checksum(rest)])
}

/** ASF Presence Ping (0x80) or Pong (0x40). */
export function asf(type: 0x80 | 0x40): Uint8Array {
  const data = type === 0x40 ? 16 : 0
  return new ByteWriter().u8(6, 0, 0xff, 6).u32be(4542).u8(type, 1, 0, data).zeros(data).take()
}
