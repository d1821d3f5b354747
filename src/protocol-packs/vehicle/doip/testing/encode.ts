/** Builds DoIP messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

const VERSION = 2

export function message(type: number, payload: Uint8Array = new Uint8Array(0)): Uint8Array {
  return new ByteWriter()
    .u8(VERSION, VERSION ^ 0xff)
    .u16be(type)
    .u32be(payload.length)
    .bytes(payload)
    .take()
}

export function announcement(vin: string, address: number): Uint8Array {
  return message(
    4,
    new ByteWriter().ascii(vin).u16be(address).u8(2, 0, 0, 0, 0, 9).u8(2, 0, 0, 0, 0, 9).u8(0).take(),
  )
}

export function activationRequest(source: number): Uint8Array {
  return message(5, new ByteWriter().u16be(source).u8(0).u32be(0).take())
}

export function activationResponse(source: number, entity: number, code: number): Uint8Array {
  return message(6, new ByteWriter().u16be(source).u16be(entity).u8(code).u32be(0).take())
}

export function diagnostic(source: number, target: number, service: Uint8Array): Uint8Array {
  return message(0x8001, new ByteWriter().u16be(source).u16be(target).bytes(service).take())
}
