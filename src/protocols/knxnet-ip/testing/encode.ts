/** Builds KNXnet/IP messages of clients and servers, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { SERVICE } from '../services.ts'

export function message(service: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(6, 0x10)
    .u16be(service)
    .u16be(6 + body.length)
    .bytes(body)
    .take()
}

/** An endpoint over UDP on IPv4. */
export function endpoint(ip: readonly number[], port: number): Uint8Array {
  return new ByteWriter()
    .u8(8, 1, ...ip)
    .u16be(port)
    .take()
}

export interface DeviceToWrite {
  readonly address: number
  readonly serial: readonly number[]
  readonly mac: readonly number[]
  readonly name: string
}

/** Device information and supported families. */
export function description({ address, serial, mac, name }: DeviceToWrite): Uint8Array {
  const device = new ByteWriter()
    .u8(54, 1, 2, 0)
    .u16be(address)
    .u16be(0)
    .u8(...serial, 224, 0, 23, 12, ...mac)
    .ascii(name)
    .zeros(30 - name.length)
  return device.u8(8, 2, 2, 1, 4, 1, 5, 1).take()
}

export function searchRequest(ip: readonly number[], port: number): Uint8Array {
  return message(SERVICE.SEARCH_REQUEST, endpoint(ip, port))
}

export function descriptionResponse(device: DeviceToWrite): Uint8Array {
  return message(SERVICE.DESCRIPTION_RESPONSE, description(device))
}

export function connectRequest(ip: readonly number[], port: number, type = 4): Uint8Array {
  const both = new ByteWriter().bytes(endpoint(ip, port)).bytes(endpoint(ip, port))
  return message(SERVICE.CONNECT_REQUEST, both.u8(4, type, 2, 0).take())
}

export function connectResponse(channel: number, status: number, ip: readonly number[]): Uint8Array {
  const body = new ByteWriter().u8(channel, status)
  if (status === 0) body.bytes(endpoint(ip, 3671)).u8(4, 4, 0x11, 0x0a)
  return message(SERVICE.CONNECT_RESPONSE, body.take())
}

/** A telegram to a group; without data bytes the value is in the APCI's low bits. */
export function groupTelegram(
  code: number,
  source: number,
  group: number,
  apci: number,
  data: readonly number[] = [],
): Uint8Array {
  return new ByteWriter()
    .u8(code, 0, 0xbc, 0xe0)
    .u16be(source)
    .u16be(group)
    .u8(1 + data.length, apci >> 8, apci & 0xff, ...data)
    .take()
}

export function tunnelling(channel: number, sequence: number, frame: Uint8Array): Uint8Array {
  return message(SERVICE.TUNNELLING_REQUEST, new ByteWriter().u8(4, channel, sequence, 0).bytes(frame).take())
}

export function tunnellingAck(channel: number, sequence: number, status = 0): Uint8Array {
  return message(SERVICE.TUNNELLING_ACK, Uint8Array.from([4, channel, sequence, status]))
}

export function routing(frame: Uint8Array): Uint8Array {
  return message(SERVICE.ROUTING_INDICATION, frame)
}

export function disconnect(channel: number, ip: readonly number[], port: number): Uint8Array {
  return message(SERVICE.DISCONNECT_REQUEST, new ByteWriter().u8(channel, 0).bytes(endpoint(ip, port)).take())
}
