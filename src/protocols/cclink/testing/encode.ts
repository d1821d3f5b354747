/** Builds CC-Link IE Field Basic cyclic frames and TSN set-up frames. */
import { ByteWriter } from '#bytes/write'

export interface Cyclic {
  readonly group: number
  readonly sequence: number
  /** IPv4 address, lowest byte first. */
  readonly master: Uint8Array
  readonly slaves: readonly Uint8Array[]
}

/** Bytes of cyclic data for each slave: 64 of words, 8 of bits. */
const SLAVE_DATA = 72

function frame(subheader: number, body: Uint8Array): Uint8Array {
  return new ByteWriter().u8(subheader, 0, 0, 0xff).u16le(0x03ff).u8(0).u16le(body.length).bytes(body).take()
}

export function cyclicRequest({ group, sequence, master, slaves }: Cyclic): Uint8Array {
  const body = new ByteWriter()
    .u16le(0)
    .u16le(0x0e70)
    .u16le(0)
    .u16le(1)
    .u16le(0)
    .u16le(36)
    .zeros(14)
    .u16le(1)
    .u16le(0)
    .zeros(8)
    .bytes(master)
    .u8(group, 0)
    .u16le(sequence)
    .u16le(500)
    .u16le(3)
    .u16le(1)
    .u16le(slaves.length)
    .u16le(1)
    .u16le(0)
  for (const slave of slaves) body.bytes(slave)
  return frame(0x50, body.zeros(SLAVE_DATA * slaves.length).take())
}

export interface Slave {
  readonly address: Uint8Array
  readonly group: number
  readonly sequence: number
  readonly vendor: number
  readonly model: number
  readonly version: number
}

export function cyclicAnswer({ address, group, sequence, vendor, model, version }: Slave): Uint8Array {
  const body = new ByteWriter()
    .u16le(0)
    .u16le(1)
    .u16le(0)
    .u16le(40)
    .zeros(14)
    .u16le(vendor)
    .u16le(0)
    .u32le(model)
    .u16le(version)
    .u16le(0)
    .u16le(1)
    .u16le(0)
    .u32le(0)
    .bytes(address)
    .u8(group, 0)
    .u16le(sequence)
  return frame(0xd0, body.zeros(SLAVE_DATA).take())
}

/** Set-up over UDP: a parameter for a slave. */
export function setup(command: number, subcommand: number, data: Uint8Array): Uint8Array {
  const body = new ByteWriter().u16le(0).u16le(command).u16le(subcommand).bytes(data).take()
  return tsn(0x68, body)
}

export function setupAnswer(command: number, endCode: number): Uint8Array {
  return tsn(0xe8, new ByteWriter().u16le(endCode).u16le(command).u16le(0).zeros(10).take())
}

function tsn(subheader: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(subheader, 0)
    .u16le(0)
    .u16le(0)
    .u8(0, 0xff)
    .u16le(0x03ff)
    .zeros(4)
    .u16le(body.length)
    .bytes(body)
    .take()
}
