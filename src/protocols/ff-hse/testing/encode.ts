/** Builds HSE messages with message number and invoke identifier in the trailer, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { protocolId, step } from '../wire.ts'

interface Service {
  readonly protocol: keyof typeof protocolId
  readonly step: keyof typeof step
  readonly service: number
  readonly isConfirmed?: boolean
  readonly invokeId: number
  readonly body?: Uint8Array
}

export function message({
  protocol,
  step: at,
  service,
  isConfirmed = true,
  invokeId,
  body = new Uint8Array(0),
}: Service): Uint8Array {
  return new ByteWriter()
    .u8(1, 0xc0, (protocolId[protocol] << 2) | step[at], (isConfirmed ? 0x80 : 0) | service)
    .u32be(0)
    .u32be(12 + body.length + 8)
    .bytes(body)
    .u32be(1)
    .u32be(invokeId)
    .take()
}

const padded = (name: string) => name.padEnd(32, ' ').slice(0, 32)

/** Body of an SM Identify response. */
export function device(id: string, tag: string): Uint8Array {
  return new ByteWriter()
    .u8(6, 0x20, 0, 0)
    .u16be(1)
    .u16be(1)
    .zeros(12)
    .u8(10, 20, 0, 2)
    .ascii(padded(id) + padded(tag))
    .u32be(15_000)
    .u16be(3622)
    .u16be(0)
    .u32be(1)
    .u32be(1)
    .u32be(0)
    .take()
}

/** Body of an FMS Identify response. */
export function maker(vendor: string, model: string, revision: string): Uint8Array {
  return new ByteWriter().ascii(padded(vendor) + padded(model) + padded(revision)).take()
}
