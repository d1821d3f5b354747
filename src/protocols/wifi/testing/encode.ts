/** Writes 802.11 management frames, for tests and golden captures. */
import { hex } from '#bytes/hex'
import { ByteWriter } from '#bytes/write'

const ACCESS_POINT = '02000000000a'
const STATION = '020000000001'
const EVERYBODY = 'ffffffffffff'

function frame(subtype: number, to: string, from: string): ByteWriter {
  return new ByteWriter().u8(subtype << 4, 0, 0, 0).bytes(hex(`${to} ${from} ${ACCESS_POINT} 1000`))
}

function element(writer: ByteWriter, identifier: number, body: Uint8Array): ByteWriter {
  return writer.u8(identifier, body.length).bytes(body)
}

const ascii = (text: string) => new ByteWriter().ascii(text).take()

/** WPA2 with a shared key, on channel 6; Wi-Fi Protected Setup names the device. */
export function beacon(ssid: string): Uint8Array {
  const setup = new ByteWriter().bytes(hex('0050f204 104a 0001 10'))
  for (const [type, name] of [
    [0x1021, 'Example Wireless'],
    [0x1023, 'EW-210'],
    [0x1042, 'A1B2C3D4'],
  ] as const)
    setup.u16be(type).u16be(name.length).ascii(name)
  const writer = frame(8, EVERYBODY, ACCESS_POINT).bytes(hex('0000000000000000 6400 1104'))
  element(writer, 0, ascii(ssid))
  element(writer, 3, hex('06'))
  element(writer, 48, hex('0100 000fac04 0100 000fac04 0100 000fac02 0000'))
  return element(writer, 221, setup.take()).take()
}

export function probeRequest(): Uint8Array {
  return element(frame(4, EVERYBODY, STATION), 0, new Uint8Array(0)).take()
}

export function associationRequest(ssid: string): Uint8Array {
  return element(frame(0, ACCESS_POINT, STATION).bytes(hex('1104 0a00')), 0, ascii(ssid)).take()
}

/** @param status 0 accepts: IEEE 802.11-2020 §9.4.1.9. */
export function associationResponse(status: number): Uint8Array {
  return frame(1, STATION, ACCESS_POINT).bytes(hex('1104')).u16le(status).u16le(0xc001).take()
}

/** @param sequence of the frame; a retry has that of the one before */
export function deauthentication(reason: number, sequence = 0x10, isRetry = false): Uint8Array {
  const bytes = frame(12, STATION, ACCESS_POINT).u16le(reason).take()
  bytes[1] = isRetry ? 0x08 : 0
  bytes[22] = sequence
  return bytes
}
