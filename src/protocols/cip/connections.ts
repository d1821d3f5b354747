/** Forward Open and Forward Close: CIP Networks Library Vol. 1 Ed. 3.3 (2007) §3-5.5. */
import { u16le, u32le } from '#bytes/read'
import { type Path, readPath } from './path.ts'

/** Anomaly: a connection was ended that this conversation did not open. */
export const CLOSED_ELSEWHERE = 'cip-closed-elsewhere'

/** Parameters of a Forward Open. */
export interface ForwardOpen {
  readonly targetToOriginatorId: number
  readonly serial: number
  readonly vendor: number
  readonly originatorSerial: number
  readonly transportClass: number
  /** Requested packet interval in microseconds, originator to target. */
  readonly interval: number
  readonly outputBytes: number
  readonly inputBytes: number
  readonly path: Path
}

// Offsets in the request, Table 3-5.16; the large form (§3-5.5.2) has parameters of four bytes instead of two.
const TARGET_TO_ORIGINATOR_ID = 6
const SERIAL = 10
const VENDOR = 12
const ORIGINATOR_SERIAL = 14
const INTERVAL = 22
const PARAMETERS = 26

/** Reads the data of a Forward Open or, if `isLarge`, a Large Forward Open; undefined if it is too short. */
export function readForwardOpen(
  bytes: Uint8Array,
  at: number,
  end: number,
  isLarge: boolean,
): ForwardOpen | undefined {
  const width = isLarge ? 4 : 2
  const second = at + PARAMETERS + width + 4
  const transport = second + width
  const path = transport + 2
  if (path > end) return undefined
  const sizeOf = (offset: number) => (isLarge ? u16le(bytes, offset) : u16le(bytes, offset) & 0x1ff)
  return {
    targetToOriginatorId: u32le(bytes, at + TARGET_TO_ORIGINATOR_ID),
    serial: u16le(bytes, at + SERIAL),
    vendor: u16le(bytes, at + VENDOR),
    originatorSerial: u32le(bytes, at + ORIGINATOR_SERIAL),
    transportClass: bytes[transport]! & 0x0f,
    interval: u32le(bytes, at + INTERVAL),
    outputBytes: sizeOf(at + PARAMETERS),
    inputBytes: sizeOf(second),
    path: readPath(bytes, path, Math.min(end, path + bytes[transport + 1]! * 2)),
  }
}

/** `class 1, every 10 ms, 36 bytes out, 128 in`. */
export function describe(open: ForwardOpen): string {
  const { transportClass, interval, outputBytes, inputBytes, path } = open
  const safety = path.safety === undefined ? '' : 'safety, '
  return `${safety}class ${transportClass}, every ${interval / 1000} ms, ${outputBytes} bytes out, ${inputBytes} in`
}

/** Which connection a Forward Close ends, and the path it was opened with: Table 3-5.19. */
export interface ForwardClose {
  readonly serial: number
  readonly vendor: number
  readonly originatorSerial: number
  readonly path: Path
}

/** Reads the data of a Forward Close; undefined if it is too short. */
export function readForwardClose(bytes: Uint8Array, at: number, end: number): ForwardClose | undefined {
  if (end - at < 12) return undefined
  return {
    serial: u16le(bytes, at + 2),
    vendor: u16le(bytes, at + 4),
    originatorSerial: u32le(bytes, at + 6),
    path: readPath(bytes, at + 12, Math.min(end, at + 12 + bytes[at + 10]! * 2)),
  }
}
