/** Builds ROC Plus messages for tests and the plant simulator. */
import { crc16 } from '#bytes/checksum'
import { ByteWriter } from '#bytes/write'

/** Unit and group of both ends. */
interface Route {
  readonly to: readonly [unit: number, group: number]
  readonly from: readonly [unit: number, group: number]
}

export function message(
  { to, from }: Route,
  opcode: number,
  data: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const out = new ByteWriter().u8(...to, ...from, opcode, data.length).bytes(data)
  const bytes = out.take()
  return out.u16le(crc16(bytes, 0, bytes.length, 0xffff)).take()
}

/** Answer to opcode 6: in run mode, of the type given; 196 point types follow, none in use. */
export function systemConfiguration(route: Route, type: number): Uint8Array {
  return message(
    route,
    6,
    new ByteWriter().u8(1).u16le(4000).u8(2, 0, 1, 1).zeros(11).u8(type).zeros(196).take(),
  )
}

/** Logs on by three letters and a number. */
export function login(route: Route, user: string, password: number): Uint8Array {
  return message(route, 17, new ByteWriter().ascii(user.slice(0, 3).padEnd(3)).u16le(password).u8(5).take())
}

export type Parameter = readonly [type: number, logical: number, parameter: number]

export function readParameters(route: Route, parameters: readonly Parameter[]): Uint8Array {
  return message(route, 180, Uint8Array.from([parameters.length, ...parameters.flat()]))
}

export function writeParameter(route: Route, parameter: Parameter, value: readonly number[]): Uint8Array {
  return message(route, 181, Uint8Array.from([1, ...parameter, ...value]))
}

/** Rejection with one error and its offset. */
export function error(route: Route, code: number, offset: number): Uint8Array {
  return message(route, 255, Uint8Array.from([code, offset]))
}

/** Opens a file: option 0 reads, 2 creates for writing. */
export function openFile(route: Route, path: string, name: string, option: number): Uint8Array {
  const data = new ByteWriter()
    .u8(1, option)
    .ascii(path)
    .zeros(100 - path.length)
  return message(
    route,
    203,
    data
      .ascii(name)
      .zeros(25 - name.length)
      .take(),
  )
}

export function fileOpened(route: Route, descriptor: number): Uint8Array {
  return message(route, 203, new ByteWriter().u8(1).u32le(descriptor).take())
}

export function writeFile(route: Route, descriptor: number, byteCount: Uint8Array): Uint8Array {
  const data = new ByteWriter().u8(3).u32le(descriptor).u32le(byteCount.length).u32le(0)
  return message(route, 203, data.u8(byteCount.length).bytes(byteCount).take())
}

export function closeFile(route: Route, descriptor: number): Uint8Array {
  return message(route, 203, new ByteWriter().u8(4).u32le(descriptor).take())
}
