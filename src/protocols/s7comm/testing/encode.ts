/** Builds S7comm messages for tests and the plant simulator; a COTP data TPDU carries each whole. */
import { ByteWriter } from '#bytes/write'

const empty: Uint8Array = new Uint8Array(0)

function job(reference: number, parameter: Uint8Array, data = empty): Uint8Array {
  return new ByteWriter()
    .u8(0x32, 1)
    .u16be(0)
    .u16be(reference)
    .u16be(parameter.length)
    .u16be(data.length)
    .bytes(parameter)
    .bytes(data)
    .take()
}

function answer(reference: number, parameter: Uint8Array, data = empty, error = 0): Uint8Array {
  return new ByteWriter()
    .u8(0x32, 3)
    .u16be(0)
    .u16be(reference)
    .u16be(parameter.length)
    .u16be(data.length)
    .u16be(error)
    .bytes(parameter)
    .bytes(data)
    .take()
}

/** A response that only rejects. */
export function refusal(reference: number, error: number): Uint8Array {
  return new ByteWriter().u8(0x32, 2).u16be(0).u16be(reference).u16be(0).u16be(0).u16be(error).take()
}

function setup(pduLength: number): Uint8Array {
  return new ByteWriter().u8(0xf0, 0).u16be(1).u16be(1).u16be(pduLength).take()
}

export function setupRequest(reference: number, pduLength = 480): Uint8Array {
  return job(reference, setup(pduLength))
}

export function setupResponse(reference: number, pduLength = 240): Uint8Array {
  return answer(reference, setup(pduLength))
}

/** Bytes of memory: area 0x84 is a data block, 0x83 markers, 0x81 inputs, 0x82 outputs. */
export interface Memory {
  readonly area: number
  readonly block: number
  /** 2 BYTE, 4 WORD, 5 INT, 6 DWORD, 7 DINT, 8 REAL. */
  readonly type: number
  readonly count: number
  /** First byte. */
  readonly offset: number
}

function items(code: number, places: readonly Memory[]): Uint8Array {
  const writer = new ByteWriter().u8(code, places.length)
  for (const { area, block, type, count, offset } of places) {
    writer
      .u8(0x12, 0x0a, 0x10, type)
      .u16be(count)
      .u16be(block)
      .u8(area)
      .u24be(offset * 8)
  }
  return writer.take()
}

/** Data items: return code, transport size 4 (length in bits), data padded to even bytes but for the last. */
function values(returnCode: number, all: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter()
  all.forEach((value, i) => {
    writer
      .u8(returnCode, 4)
      .u16be(value.length * 8)
      .bytes(value)
    if (value.length % 2 === 1 && i < all.length - 1) writer.u8(0)
  })
  return writer.take()
}

export function readRequest(reference: number, places: readonly Memory[]): Uint8Array {
  return job(reference, items(4, places))
}

export function readResponse(reference: number, all: readonly Uint8Array[]): Uint8Array {
  return answer(reference, new Uint8Array([4, all.length]), values(0xff, all))
}

export function writeRequest(
  reference: number,
  places: readonly Memory[],
  all: readonly Uint8Array[],
): Uint8Array {
  return job(reference, items(5, places), values(0, all))
}

/** One return code for each item; 0xff is success. */
export function writeResponse(reference: number, codes: readonly number[]): Uint8Array {
  return answer(reference, new Uint8Array([5, codes.length]), new Uint8Array(codes))
}

export function stopRequest(reference: number): Uint8Array {
  return job(reference, new ByteWriter().u8(0x29).zeros(5).u8(9).ascii('P_PROGRAM').take())
}

/** PI service; `C ` asks P_PROGRAM for a cold restart, '' for a warm one. */
export function serviceRequest(reference: number, service: string, argument = ''): Uint8Array {
  const writer = new ByteWriter().u8(0x28).zeros(6).u8(0xfd).u16be(argument.length).ascii(argument)
  return job(reference, writer.u8(service.length).ascii(service).take())
}

/** Activates one block, named as in {@link downloadRequest}. */
export function insertRequest(reference: number, file: string): Uint8Array {
  return serviceRequest(reference, '_INSE', `\u0001\u0000${file.slice(1)}`)
}

/** Answer with the function code alone: to stop, PI services and the block functions. */
export function plainResponse(reference: number, functionCode: number): Uint8Array {
  return answer(reference, new Uint8Array([functionCode]))
}

function file(code: number, name: string): ByteWriter {
  return new ByteWriter()
    .u8(code, 0, code === 0x1a ? 1 : 0, 0)
    .u32be(0)
    .u8(name.length)
    .ascii(name)
}

/** Request download of a file such as `_0A00001P` (DB1). */
export function downloadRequest(reference: number, name: string, bytes: number): Uint8Array {
  const digits = String(bytes).padStart(6, '0')
  return job(reference, file(0x1a, name).u8(13).ascii(`1${digits}${digits}`).take())
}

interface Block {
  /** 0x08 OB, 0x0a DB, 0x0c FC, 0x0e FB. */
  readonly type: number
  readonly number: number
  readonly code: Uint8Array
  readonly author?: string
  readonly family?: string
  readonly name?: string
}

/** A block as it is loaded: header, code, a small interface, footer. Changed at noon on the day 15,000. */
export function block({ type, number, code, author = '', family = '', name = '' }: Block): Uint8Array {
  const declaration = new Uint8Array([type, 0, 0, 0])
  const padded = (said: string) => said.slice(0, 8).padEnd(8, '\0')
  const noon = () => new ByteWriter().u32be(43_200_000).u16be(15_000).take()
  return new ByteWriter()
    .u8(0x70, 0x70, 1, 1, type === 0x0a ? 5 : 1, type)
    .u16be(number)
    .u32be(36 + code.length + declaration.length + 36)
    .zeros(4)
    .bytes(noon())
    .bytes(noon())
    .u16be(declaration.length)
    .u16be(0)
    .u16be(0)
    .u16be(code.length)
    .bytes(code)
    .bytes(declaration)
    .ascii(padded(author) + padded(family) + padded(name))
    .u8(0x10, 0)
    .u16be(0)
    .zeros(8)
    .take()
}

/** Begins the upload of a file such as `_0800001A` (OB1). */
export function uploadRequest(reference: number, name: string): Uint8Array {
  return job(reference, file(0x1d, name).take())
}

export function uploadResponse(reference: number, id: number, bytes: number): Uint8Array {
  const length = String(bytes).padStart(7, '0')
  return answer(reference, new ByteWriter().u8(0x1d, 0, 1, 0).u32be(id).u8(7).ascii(length).take())
}

/** The next part of upload `id`, or its end (function 0x1f). */
export function uploadNext(reference: number, id: number, functionCode = 0x1e): Uint8Array {
  return job(reference, new ByteWriter().u8(functionCode, 0, 0, 0).u32be(id).take())
}

export function uploadPart(reference: number, part: Uint8Array, isLast: boolean): Uint8Array {
  const data = new ByteWriter().u16be(part.length).u16be(0x00fb).bytes(part).take()
  return answer(reference, new Uint8Array([0x1e, isLast ? 0 : 1]), data)
}

/** The controller asks for the next part of a block. */
export function downloadBlock(reference: number, name: string): Uint8Array {
  return job(reference, file(0x1b, name).take())
}

/** A part of a block; with `isLast` false, more follows. */
export function downloadPart(reference: number, part: Uint8Array, isLast: boolean): Uint8Array {
  const data = new ByteWriter().u16be(part.length).u16be(0x00fb).bytes(part).take()
  return answer(reference, new Uint8Array([0x1b, isLast ? 0 : 1]), data)
}

export function downloadEnded(reference: number, name: string): Uint8Array {
  return job(reference, file(0x1c, name).take())
}

function userdata(reference: number, parameter: readonly number[], data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(0x32, 7)
    .u16be(0)
    .u16be(reference)
    .u16be(parameter.length)
    .u16be(data.length)
    .u8(...parameter)
    .bytes(data)
    .take()
}

/** A request of `group` and `subfunction`; data are given without their header. */
export function userdataRequest(
  reference: number,
  group: number,
  subfunction: number,
  data = empty,
): Uint8Array {
  const head = data.length === 0 ? [0x0a, 0, 0, 0] : [0xff, 9, data.length >> 8, data.length & 0xff]
  const parameter = [0, 1, 0x12, 4, 0x11, 0x40 | group, subfunction, 0]
  return userdata(
    reference,
    parameter,
    new ByteWriter()
      .u8(...head)
      .bytes(data)
      .take(),
  )
}

export interface UserdataPart {
  readonly sequence?: number
  /** Not 0 for an answer in parts. */
  readonly dataUnit?: number
  readonly isLast?: boolean
  readonly error?: number
}

export function userdataResponse(
  reference: number,
  group: number,
  subfunction: number,
  data: Uint8Array,
  part: UserdataPart = {},
): Uint8Array {
  const { sequence = 1, dataUnit = 0, isLast = true, error = 0 } = part
  const head = data.length === 0 ? [0x0a, 0, 0, 0] : [0xff, 9, data.length >> 8, data.length & 0xff]
  const parameter = [
    0,
    1,
    0x12,
    8,
    0x12,
    0x80 | group,
    subfunction,
    sequence,
    dataUnit,
    isLast ? 0 : 1,
    error >> 8,
    error & 0xff,
  ]
  return userdata(
    reference,
    parameter,
    new ByteWriter()
      .u8(...head)
      .bytes(data)
      .take(),
  )
}

export function szlRequest(reference: number, id: number, index = 0): Uint8Array {
  return userdataRequest(reference, 4, 1, new ByteWriter().u16be(id).u16be(index).take())
}

const bcd = (value: number) => (Math.floor(value / 10) << 4) | (value % 10)

/** Ten bytes of a clock: year (two digits), month, day, hour, minute, second. */
export function clock(parts: readonly [number, number, number, number, number, number]): Uint8Array {
  return new Uint8Array([0, 0x19, ...parts.map(bcd), 0, 0x01])
}
