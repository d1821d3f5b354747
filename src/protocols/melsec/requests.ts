/** Operation of a request, with the devices it names. */
import { hexCode } from '#bytes/hex'
import { u16le, u24le, u32le } from '#bytes/read'
import type { Operation } from '#model/fact'
import type { Slice } from '#model/protocol'
import { commands, oneE } from './commands.ts'
import { deviceNamed, deviceOf, rangeText } from './devices.ts'
import { type FileRequest, fileRequestOf } from './files.ts'
import { deviceOf1e, type MelsecMessage } from './wire.ts'

interface Range {
  readonly name: string
  readonly first: number
  readonly count: number
  /** Values come as bits, half a byte each. */
  readonly inBits: boolean
}

export interface MelsecRequest {
  readonly operation: Operation
  readonly command: number
  readonly range: Range | undefined
  readonly file: FileRequest | undefined
}

const BATCH: ReadonlySet<number> = new Set([0x0401, 0x1401])
/** Bit 0 of the subcommand: in bits; bit 1: devices of iQ-R, whose numbers and codes are longer. */
const IN_BITS = 1
const LONG_DEVICES = 2

export function askedOf(message: MelsecMessage, slice: Slice): MelsecRequest {
  const { command, framing } = message
  const known = framing === '1E' ? oneE.get(command) : commands.get(command)
  const range = rangeOf(message, slice)
  const file = framing === '1E' ? undefined : fileRequestOf(message, slice)
  const device = range === undefined ? undefined : deviceNamed(range.name)
  const operation: Operation = {
    kind: 'operation',
    verb: known?.verb ?? 'execute',
    name: known?.name ?? `Command ${hexCode(command, 4)}`,
    code: framing === '1E' ? `1E:${hexCode(command)}` : hexCode(command, 4),
    object:
      range === undefined || device === undefined
        ? fileText(file)
        : rangeText(device, range.first, range.count),
    unit: `${message.network}.${message.station}`,
    outcome: 'requested',
    value: valueOfWrite(message, range, slice),
  }
  return { operation, command, range, file }
}

/** `MAIN.QPG`, where a request names a file. */
function fileText(file: FileRequest | undefined): string | undefined {
  return file?.kind === 'open' ? file.name : undefined
}

function rangeOf(message: MelsecMessage, { bytes, start }: Slice): Range | undefined {
  const at = start + message.data
  const end = start + message.dataEnd
  if (message.framing === '1E') {
    if (end - at < 8 || message.command > 3) return undefined
    return { ...deviceOf1e(bytes, at), inBits: message.command === 0 || message.command === 2 }
  }
  if (!BATCH.has(message.command)) return undefined
  const inBits = (message.subcommand & IN_BITS) !== 0
  if (message.isAscii) return asciiRange(bytes, at, end, inBits)
  const isLong = (message.subcommand & LONG_DEVICES) !== 0
  const size = isLong ? 8 : 6
  if (end - at < size) return undefined
  const code = isLong ? u16le(bytes, at + 4) : bytes[at + 3]!
  const name = deviceOf(code)?.name
  if (name === undefined) return undefined
  const first = isLong ? u32le(bytes, at) : u24le(bytes, at)
  return { name, first, count: u16le(bytes, at + size - 2), inBits }
}

/** `D*000100000A`: name, number, count. */
function asciiRange(bytes: Uint8Array, at: number, end: number, inBits: boolean): Range | undefined {
  if (end - at < 12) return undefined
  const letters = String.fromCharCode(...bytes.subarray(at, at + 12))
  const name = letters.slice(0, 2).replace('*', '')
  const device = deviceNamed(name)
  const first = Number.parseInt(letters.slice(2, 8), device?.isHex === true ? 16 : 10)
  const count = Number.parseInt(letters.slice(8, 12), 16)
  return device === undefined || Number.isNaN(first) || Number.isNaN(count)
    ? undefined
    : { name, first, count, inBits }
}

/** A single word that is written. */
function valueOfWrite(
  message: MelsecMessage,
  range: Range | undefined,
  { bytes, start }: Slice,
): number | undefined {
  if (message.command !== 0x1401 || message.isAscii || range?.count !== 1 || range.inBits) return undefined
  return u16le(bytes, start + message.dataEnd - 2)
}
