/** Builds POWERLINK frames after the EtherType: EPSG DS 301. */
import { ByteWriter } from '#bytes/write'

function padded(bytes: ByteWriter): Uint8Array {
  return bytes.zeros(Math.max(0, 46 - bytes.length)).take()
}

/** The manager begins a cycle. */
export function startOfCycle(): Uint8Array {
  return padded(new ByteWriter().u8(1, 255, 240))
}

/** A node's answer with process data; status 0xFD is operational. */
export function pollResponse(node: number, status: number, data: Uint8Array): Uint8Array {
  const bytes = new ByteWriter().u8(4, 255, node, status, 0, 0, 0, 0).u16le(data.length)
  return padded(bytes.bytes(data))
}

export function nmtCommand(node: number, command: number): Uint8Array {
  return padded(new ByteWriter().u8(6, node, 240, 4, command))
}

export interface Ident {
  readonly vendor: number
  readonly product: number
  readonly revision: number
  readonly serial: number
  readonly ip: number
  readonly name: string
}

export function identResponse(node: number, ident: Ident): Uint8Array {
  const bytes = new ByteWriter()
    .u8(6, 255, node, 1)
    .zeros(22)
    .u32le(0x0191)
    .u32le(ident.vendor)
    .u32le(ident.product)
    .u32le(ident.revision)
    .u32le(ident.serial)
    .zeros(24)
    .u32le(ident.ip)
    .zeros(8)
    .ascii(ident.name)
  return bytes.zeros(Math.max(0, 130 - bytes.length)).take()
}

/** SDO that writes an object. */
export function writeObject(node: number, index: number, subindex: number, value: number): Uint8Array {
  const bytes = new ByteWriter()
    .u8(6, node, 240, 5)
    .u32le(0)
    .u8(0, 1, 0, 1)
    .u16le(8)
    .u16le(0)
    .u16le(index)
    .u8(subindex, 0)
  return padded(bytes.u32le(value))
}
