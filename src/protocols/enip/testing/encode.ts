/** Writes valid EtherNet/IP messages: for the plant simulator, safe queries and tests. Vol. 2 Ed. 1.4 (2007) §2-3, §2-4, §2-6. */
import { ByteWriter } from '#bytes/write'
import { COMMAND } from '../commands.ts'
import { ITEM } from '../wire.ts'

interface Header {
  readonly session?: number
  readonly status?: number
  /** Sender Context, as one number below 2^53. */
  readonly context?: number
}

/** A command with its header. */
export function encapsulate(command: number, data: Uint8Array, header: Header = {}): Uint8Array {
  const context = BigInt(header.context ?? 0)
  return new ByteWriter()
    .u16le(command)
    .u16le(data.length)
    .u32le(header.session ?? 0)
    .u32le(header.status ?? 0)
    .u64le(context)
    .u32le(0)
    .bytes(data)
    .take()
}

export function listIdentityRequest(): Uint8Array {
  return encapsulate(COMMAND.LIST_IDENTITY, new Uint8Array(0))
}

/** `ip` as four bytes; `identity` as Identity attributes 1 to 8, one after another. */
export function listIdentityReply(ip: Uint8Array, identity: Uint8Array): Uint8Array {
  const item = new ByteWriter().u16le(1)
  item.u16be(2).u16be(44818).bytes(ip).zeros(8).bytes(identity)
  const items = new ByteWriter().u16le(1).u16le(ITEM.LIST_IDENTITY).u16le(item.length).bytes(item.take())
  return encapsulate(COMMAND.LIST_IDENTITY, items.take())
}

export function listServicesRequest(): Uint8Array {
  return encapsulate(COMMAND.LIST_SERVICES, new Uint8Array(0))
}

/** A target that carries CIP over TCP and class 0/1 over UDP. */
export function listServicesReply(): Uint8Array {
  const item = new ByteWriter().u16le(1).u16le(0x0120).ascii('Communications').zeros(2).take()
  const items = new ByteWriter().u16le(1).u16le(ITEM.LIST_SERVICES).u16le(item.length).bytes(item)
  return encapsulate(COMMAND.LIST_SERVICES, items.take())
}

/** Request (session 0) or reply (the session the target gave). */
export function registerSession(header: Header = {}): Uint8Array {
  return encapsulate(COMMAND.REGISTER_SESSION, new ByteWriter().u16le(1).u16le(0).take(), header)
}

export function unregisterSession(session: number): Uint8Array {
  return encapsulate(COMMAND.UNREGISTER_SESSION, new Uint8Array(0), { session })
}

/** An unconnected CIP message, request or reply. */
export function sendRrData(message: Uint8Array, header: Header): Uint8Array {
  const data = new ByteWriter().u32le(0).u16le(0).u16le(2)
  data.u16le(ITEM.NULL_ADDRESS).u16le(0)
  data.u16le(ITEM.UNCONNECTED_DATA).u16le(message.length).bytes(message)
  return encapsulate(COMMAND.SEND_RR_DATA, data.take(), header)
}

/** A PCCC message without CIP around it, as SLC 500 and MicroLogix take it. */
export function sendPccc(message: Uint8Array, header: Header): Uint8Array {
  const data = new ByteWriter().u32le(0).u16le(0).u16le(2)
  data.u16le(ITEM.PCCC_ADDRESS).u16le(1).u8(0)
  data.u16le(ITEM.PCCC_DATA).u16le(message.length).bytes(message)
  return encapsulate(COMMAND.SEND_RR_DATA, data.take(), header)
}

export interface Connected {
  readonly session: number
  readonly connectionId: number
  /** Sequence count of the CIP message, 0..65535. */
  readonly sequence: number
}

/** A connected (class 3) CIP message, request or reply. */
export function sendUnitData(
  message: Uint8Array,
  { session, connectionId, sequence }: Connected,
): Uint8Array {
  const data = new ByteWriter().u32le(0).u16le(0).u16le(2)
  data.u16le(ITEM.CONNECTED_ADDRESS).u16le(4).u32le(connectionId)
  data.u16le(ITEM.CONNECTED_DATA).u16le(message.length + 2)
  data.u16le(sequence).bytes(message)
  return encapsulate(COMMAND.SEND_UNIT_DATA, data.take(), { session })
}

/** A class 1 I/O datagram; `data` is what follows the sequence count. */
export function ioPacket(connectionId: number, sequence: number, data: Uint8Array): Uint8Array {
  const packet = new ByteWriter().u16le(2)
  packet.u16le(ITEM.SEQUENCED_ADDRESS).u16le(8).u32le(connectionId).u32le(sequence)
  packet.u16le(ITEM.CONNECTED_DATA).u16le(data.length + 2)
  return packet
    .u16le(sequence & 0xffff)
    .bytes(data)
    .take()
}
