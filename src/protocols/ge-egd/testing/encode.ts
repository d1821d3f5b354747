/** Builds EGD messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

export interface Produced {
  readonly request: number
  readonly producer: readonly [number, number, number, number]
  readonly state: number
  readonly seconds?: number
  readonly status?: number
  readonly data: Uint8Array
}

export function dataMessage({
  request,
  producer,
  state,
  seconds = 1_600_000_000,
  status = 1,
  data,
}: Produced): Uint8Array {
  return new ByteWriter()
    .u8(13, 1)
    .u16le(request)
    .u8(...producer)
    .u32le(state)
    .u32le(seconds)
    .u32le(0)
    .u32le(status)
    .u32le(0)
    .u32le(0)
    .bytes(data)
    .take()
}
