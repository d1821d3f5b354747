/** Builds synchrophasor frames for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { crcOf } from '../checksum.ts'
import { COMMAND, CONFIGURATION_2, DATA, HEADER } from '../wire.ts'

function frame(type: number, idCode: number, second: number, body: Uint8Array): Uint8Array {
  const out = new ByteWriter()
    .u8(0xaa, (type << 4) | 1)
    .u16be(16 + body.length)
    .u16be(idCode)
    .u32be(second)
    .u32be(0)
    .bytes(body)
  const bytes = out.take()
  return out.u16be(crcOf(bytes, 0, bytes.length)).take()
}

/** 1 off, 2 on, 3 header, 4 CFG-1, 5 CFG-2, 6 CFG-3, 8 extended. */
export function command(idCode: number, code: number): Uint8Array {
  return frame(COMMAND, idCode, 0, new ByteWriter().u16be(code).take())
}

export function header(idCode: number, text: string): Uint8Array {
  return frame(HEADER, idCode, 1_600_000_000, new ByteWriter().ascii(text).take())
}

export interface PlainStation {
  readonly name: string
  readonly idCode: number
  readonly phasors: readonly string[]
}

/** CFG-2 of stations with polar phasors and frequencies in floating point, 50 Hz, no analogs. */
export function configuration(idCode: number, stations: readonly PlainStation[], dataRate = 50): Uint8Array {
  const body = new ByteWriter().u32be(1_000_000).u16be(stations.length)
  for (const { name, idCode: number, phasors } of stations) {
    body.ascii(name.padEnd(16)).u16be(number).u16be(0x000b).u16be(phasors.length).u16be(0).u16be(0)
    for (const phasor of phasors) body.ascii(phasor.padEnd(16))
    for (const _ of phasors) body.u32be(0)
    body.u16be(1).u16be(1)
  }
  return frame(CONFIGURATION_2, idCode, 1_600_000_000, body.u16be(dataRate).take())
}

export interface Measured {
  readonly status?: number
  readonly phasors: readonly (readonly [magnitude: number, angle: number])[]
  readonly frequency: number
}

const scratch = new DataView(new ArrayBuffer(4))

function bits(value: number): number {
  scratch.setFloat32(0, value)
  return scratch.getUint32(0)
}

/** Data of the stations of {@link configuration}. */
export function data(idCode: number, second: number, stations: readonly Measured[]): Uint8Array {
  const body = new ByteWriter()
  for (const { status = 0, phasors, frequency } of stations) {
    body.u16be(status)
    for (const [magnitude, angle] of phasors) body.u32be(bits(magnitude)).u32be(bits(angle))
    body.u32be(bits(frequency)).u32be(0)
  }
  return frame(DATA, idCode, second, body.take())
}
