/** Builds SLMP and MC protocol frames of both sides: SH-080956ENG, SH-080008. */
import { ByteWriter } from '#bytes/write'

const UNIT = [0x00, 0xff] as const
const OWN_CPU = 0x03ff

/** Binary 3E request; with a serial number, 4E. */
export function request(
  command: number,
  subcommand: number,
  data: Uint8Array = new Uint8Array(),
  serial?: number,
): Uint8Array {
  const body = new ByteWriter().u16le(0x0010).u16le(command).u16le(subcommand).bytes(data)
  return binary(0x50, body.take(), serial)
}

export function answer(endCode: number, data: Uint8Array = new Uint8Array(), serial?: number): Uint8Array {
  return binary(0xd0, new ByteWriter().u16le(endCode).bytes(data).take(), serial)
}

function binary(subheader: number, body: Uint8Array, serial: number | undefined): Uint8Array {
  const frame = new ByteWriter()
  if (serial === undefined) frame.u8(subheader, 0)
  else
    frame
      .u8(subheader | 4, 0)
      .u16le(serial)
      .u16le(0)
  return frame
    .u8(...UNIT)
    .u16le(OWN_CPU)
    .u8(0)
    .u16le(body.length)
    .bytes(body)
    .take()
}

const upper = (value: number, width: number) => value.toString(16).toUpperCase().padStart(width, '0')

/** ASCII 3E request; `data` as its letters. */
export function asciiRequest(command: number, subcommand: number, data: string): Uint8Array {
  const body = `0010${upper(command, 4)}${upper(subcommand, 4)}${data}`
  return new ByteWriter().ascii(`500000FF03FF00${upper(body.length, 4)}${body}`).take()
}

export function asciiAnswer(endCode: number, data: string): Uint8Array {
  const body = `${upper(endCode, 4)}${data}`
  return new ByteWriter().ascii(`D00000FF03FF00${upper(body.length, 4)}${body}`).take()
}

/** Device number, code and count of a batch command. */
export function devices(code: number, first: number, count: number): Uint8Array {
  return new ByteWriter()
    .u16le(first)
    .u8(first >> 16)
    .u8(code)
    .u16le(count)
    .take()
}

/** CPU model name with its type code. */
export function model(name: string, type: number): Uint8Array {
  return new ByteWriter().ascii(name.padEnd(16)).u16le(type).take()
}

/** Opens a file as the Q series does: password, mode, drive, name. */
export function opening(name: string, isWrite: boolean): Uint8Array {
  return new ByteWriter()
    .ascii('    ')
    .u16le(isWrite ? 0x0100 : 0)
    .u16le(0)
    .u16le(name.length)
    .ascii(name)
    .take()
}

/** Bytes of a file: pointer and offset of a request before them, or nothing in an answer. */
export function piece(bytes: Uint8Array, place?: readonly [pointer: number, offset: number]): Uint8Array {
  const data = new ByteWriter()
  if (place !== undefined) data.u16le(place[0]).u32le(place[1])
  return data.u16le(bytes.length).bytes(bytes).take()
}

/** 1E batch read in words. */
export function read1e(name: string, first: number, count: number): Uint8Array {
  const [letter, second] = name.padEnd(2)
  return new ByteWriter()
    .u8(0x01, 0xff)
    .u16le(0x000a)
    .u32le(first)
    .ascii(`${second}${letter}`)
    .u8(count, 0)
    .take()
}

export function answer1e(command: number, data: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(command | 0x80, 0)
    .bytes(data)
    .take()
}
