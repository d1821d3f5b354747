/** Builds GVCP datagrams for tests and the golden capture. */
import { ByteWriter } from '#bytes/write'

export function command(code: number, request: number, payload: Uint8Array = new Uint8Array()): Uint8Array {
  return new ByteWriter()
    .u8(0x42, code === 2 ? 0x11 : 0x01)
    .u16be(code)
    .u16be(payload.length)
    .u16be(request)
    .bytes(payload)
    .take()
}

export function acknowledge(
  code: number,
  request: number,
  payload: Uint8Array = new Uint8Array(),
  status = 0,
): Uint8Array {
  return new ByteWriter().u16be(status).u16be(code).u16be(payload.length).u16be(request).bytes(payload).take()
}

export interface Camera {
  readonly mac: Uint8Array
  readonly ip: Uint8Array
  readonly manufacturer: string
  readonly model: string
  readonly version: string
  readonly serial: string
  readonly name: string
}

export function discovered(camera: Camera, request: number): Uint8Array {
  const payload = new Uint8Array(248)
  payload.set([0, 2, 0, 0], 0)
  payload.set(camera.mac, 10)
  payload.set(camera.ip, 36)
  const put = (at: number, text: string) => payload.set(new ByteWriter().ascii(text).take(), at)
  put(72, camera.manufacturer)
  put(104, camera.model)
  put(136, camera.version)
  put(216, camera.serial)
  put(232, camera.name)
  return acknowledge(0x0003, request, payload)
}
