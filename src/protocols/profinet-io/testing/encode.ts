/** Builds stub data of both sides and alarm frames: IEC 61158-6-10. Stub data are little endian, blocks big endian. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'

function block(type: number, body: Uint8Array, version = 0x0100): Uint8Array {
  return new ByteWriter()
    .u16be(type)
    .u16be(body.length + 2)
    .u16be(version)
    .bytes(body)
    .take()
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new ByteWriter()
  for (const part of parts) all.bytes(part)
  return all.take()
}

/** Arguments of a request. */
export function request(...blocks: readonly Uint8Array[]): Uint8Array {
  const body = joined(blocks)
  return ndr(4096, body)
}

/** Results of a call; `status` 0 is ok. */
export function answer(status: number, ...blocks: readonly Uint8Array[]): Uint8Array {
  return ndr(status, joined(blocks))
}

function ndr(first: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u32le(first)
    .u32le(body.length)
    .u32le(4096)
    .u32le(0)
    .u32le(body.length)
    .bytes(body)
    .take()
}

export interface Relation {
  /** 1 IO controller, 6 IO supervisor. */
  readonly type: number
  /** Sixteen bytes. */
  readonly uuid: Uint8Array
  readonly mac: Uint8Array
  readonly vendor: number
  readonly device: number
  readonly name: string
}

export function arRequest({ type, uuid, mac, vendor, device, name }: Relation): Uint8Array {
  const body = new ByteWriter()
    .u16be(type)
    .bytes(uuid)
    .u16be(1)
    .bytes(mac)
    .bytes(hex('dea00000 6c97 11d1 8271 0001'))
    .u16be(device)
    .u16be(vendor)
    .u32be(0x11)
    .u16be(600)
    .u16be(0x8892)
    .u16be(name.length)
    .ascii(name)
  return block(0x0101, body.take())
}

export function arResponse(type: number, uuid: Uint8Array, mac: Uint8Array): Uint8Array {
  return block(0x8101, new ByteWriter().u16be(type).bytes(uuid).u16be(1).bytes(mac).u16be(0x8892).take())
}

/** `type` 1 input, 2 output; cycle in units of a 32nd of a millisecond times `ratio`. */
export function iocrRequest(type: 1 | 2, frameId: number, byteCount: number, ratio: number): Uint8Array {
  const body = new ByteWriter()
    .u16be(type)
    .u16be(type)
    .u16be(0x8892)
    .u32be(1)
    .u16be(byteCount)
    .u16be(frameId)
    .u16be(32)
    .u16be(ratio)
    .u16be(1)
    .u16be(0)
    .u32be(0xffffffff)
    .u16be(3)
    .u16be(3)
    .u16be(0xc000)
    .zeros(6)
    .u16be(0)
  return block(0x0102, body.take())
}

interface Module {
  readonly slot: number
  readonly ident: number
  readonly subslot: number
  readonly submodule: number
}

export function expectedSubmodule({ slot, ident, subslot, submodule }: Module): Uint8Array {
  const body = new ByteWriter()
    .u16be(1)
    .u32be(0)
    .u16be(slot)
    .u32be(ident)
    .u16be(0)
    .u16be(1)
    .u16be(subslot)
    .u32be(submodule)
    .u16be(1)
    .u16be(1)
    .u16be(4)
    .u8(1, 1)
  return block(0x0104, body.take())
}

/** `state`: 0 no, 1 wrong, 2 proper, 3 substitute module. */
export function moduleDifference({ slot, ident, subslot, submodule }: Module, state: number): Uint8Array {
  const body = new ByteWriter()
    .u16be(1)
    .u32be(0)
    .u16be(1)
    .u16be(slot)
    .u32be(ident)
    .u16be(state)
    .u16be(1)
    .u16be(subslot)
    .u32be(submodule)
    .u16be(0x0007)
  return block(0x8104, body.take())
}

/** The device's own name in its acceptance. */
export function arServer(name: string): Uint8Array {
  return block(0x8106, new ByteWriter().u16be(name.length).ascii(name).take())
}

/** `type`: 0x0110 parameter end, 0x0112 application ready; with 0x8000 the answer. */
export function control(type: number, uuid: Uint8Array, command: number): Uint8Array {
  const body = new ByteWriter().u16be(0).bytes(uuid).u16be(1).u16be(0).u16be(command).u16be(0)
  return block(type, body.take())
}

export function release(uuid: Uint8Array, isAnswer = false): Uint8Array {
  const body = new ByteWriter().u16be(0).bytes(uuid).u16be(1).u16be(0).u16be(4).u16be(0)
  return block(isAnswer ? 0x8114 : 0x0114, body.take())
}

export interface Access {
  readonly uuid: Uint8Array
  readonly slot: number
  readonly subslot: number
  readonly index: number
}

/** `type`: 9 read, 8 write; with 0x8000 the answer. `length` is that of the record. */
export function recordHeader(
  type: number,
  { uuid, slot, subslot, index }: Access,
  length: number,
): Uint8Array {
  const body = new ByteWriter()
    .u16be(1)
    .bytes(uuid)
    .u32be(0)
    .u16be(slot)
    .u16be(subslot)
    .u16be(0)
    .u16be(index)
    .u32be(length)
    .zeros(24)
  return block(type, body.take())
}

export interface Identification {
  readonly vendor: number
  readonly order: string
  readonly serial: string
  readonly hardware: number
  readonly software: readonly [number, number, number]
}

/** I&M0. */
export function identification({ vendor, order, serial, hardware, software }: Identification): Uint8Array {
  const body = new ByteWriter()
    .u16be(vendor)
    .ascii(order.padEnd(20))
    .ascii(serial.padEnd(16))
    .u16be(hardware)
    .ascii('V')
    .u8(...software)
    .u16be(1)
    .u16be(0)
    .u16be(0)
    .u16be(0x0101)
    .u16be(0x001e)
  return block(0x0020, body.take())
}

/** I&M1: what the plant calls it and where it is. */
export function tags(plantTag: string, location: string): Uint8Array {
  return block(0x0021, new ByteWriter().ascii(plantTag.padEnd(32)).ascii(location.padEnd(22)).take())
}

/** Slots and what is plugged there. */
export function realIdentification(...modules: readonly Module[]): Uint8Array {
  const body = new ByteWriter().u16be(1).u32be(0).u16be(modules.length)
  for (const { slot, ident, subslot, submodule } of modules)
    body.u16be(slot).u32be(ident).u16be(1).u16be(subslot).u32be(submodule)
  return block(0x0013, body.take(), 0x0101)
}

/** Those with I&M0. */
export function identificationFilter(...modules: readonly Module[]): Uint8Array {
  const body = new ByteWriter().u16be(1).u32be(0).u16be(modules.length)
  for (const { slot, ident, subslot, submodule } of modules)
    body.u16be(slot).u32be(ident).u16be(1).u16be(subslot).u32be(submodule)
  return block(0x0030, body.take())
}

/** Blocks of one submodule, together. */
export function multiple(subslot: number, ...blocks: readonly Uint8Array[]): Uint8Array {
  const body = new ByteWriter().zeros(2).u32be(0).u16be(0).u16be(subslot)
  for (const each of blocks) body.bytes(each)
  return block(0x0400, body.take())
}

/** Pads to a multiple of four bytes, counted from the block's header of six. */
function pad(writer: ByteWriter): ByteWriter {
  return writer.zeros((4 - ((writer.length + 6) % 4)) % 4)
}

/** Name and addresses of the interface. */
export function interfaceReal(name: string, mac: Uint8Array, ip: Uint8Array): Uint8Array {
  const body = pad(new ByteWriter().u8(name.length).ascii(name)).bytes(mac)
  return block(0x0240, pad(body).bytes(ip).u8(255, 255, 255, 0).zeros(4).take())
}

export interface Peer {
  readonly port: string
  readonly chassis: string
  readonly mac: Uint8Array
}

/** A port, and who is on the other side. */
export function portReal(subslot: number, port: string, ...peers: readonly Peer[]): Uint8Array {
  const body = new ByteWriter().zeros(2).u16be(0).u16be(subslot)
  pad(body.u8(port.length).ascii(port).u8(peers.length))
  for (const peer of peers) {
    pad(body.u8(peer.port.length).ascii(peer.port).u8(peer.chassis.length).ascii(peer.chassis))
    pad(body.u32be(0).bytes(peer.mac))
  }
  return block(0x020f, body.u16be(0x10).zeros(2).zeros(8).u8(0, 1, 0, 0).u32be(1).take())
}

function rta(frameId: number, pdu: number, variable: Uint8Array): Uint8Array {
  const bytes = new ByteWriter()
    .u16be(frameId)
    .u16be(1)
    .u16be(1)
    .u8(0x10 | pdu, pdu === 1 ? 0x11 : 0x01)
    .u16be(0)
    .u16be(0xffff)
    .u16be(variable.length)
    .bytes(variable)
  return bytes.zeros(Math.max(0, 46 - bytes.length)).take()
}

export interface AlarmToWrite {
  readonly type: number
  readonly module: Module
  /** Channel and its error. */
  readonly channel?: readonly [number, number]
}

/** A low-priority alarm from a device, with channel diagnosis if there is any. */
export function alarm({ type, module, channel }: AlarmToWrite): Uint8Array {
  const body = new ByteWriter()
    .u16be(type)
    .u32be(0)
    .u16be(module.slot)
    .u16be(module.subslot)
    .u32be(module.ident)
    .u32be(module.submodule)
    .u16be(0x0800)
  if (channel !== undefined) body.u16be(0x8000).u16be(channel[0]).u16be(0x0800).u16be(channel[1])
  return rta(0xfe01, 1, block(0x0002, body.take()))
}

/** The end of a relation, sent by one side: RTA error class and reason. */
export function abort(reason: number): Uint8Array {
  return rta(0xfe01, 4, new ByteWriter().u8(0xcf, 0x81, 0xfd, reason).take())
}
