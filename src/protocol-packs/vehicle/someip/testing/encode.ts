/** Builds SOME/IP messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { messageType } from '../wire.ts'

interface Message {
  readonly service: number
  readonly method: number
  readonly client?: number
  readonly session: number
  readonly type: keyof typeof messageType
  readonly returnCode?: number
  readonly payload?: Uint8Array
}

export function message({
  service,
  method,
  client = 1,
  session,
  type,
  returnCode = 0,
  payload = new Uint8Array(0),
}: Message): Uint8Array {
  return new ByteWriter()
    .u16be(service)
    .u16be(method)
    .u32be(8 + payload.length)
    .u16be(client)
    .u16be(session)
    .u8(1, 1, messageType[type], returnCode)
    .bytes(payload)
    .take()
}

/** Offer Service with one IPv4 endpoint over UDP. */
export function offer(service: number, ip: readonly number[], port: number): Uint8Array {
  const payload = new ByteWriter()
    .u8(0xc0, 0, 0, 0)
    .u32be(16)
    .u8(1, 0, 0, 0x10)
    .u16be(service)
    .u16be(1)
    .u8(1, 0, 0, 3)
    .u32be(0)
    .u32be(12)
    .u16be(9)
    .u8(4, 0, ...ip, 0, 17)
    .u16be(port)
    .take()
  return message({ service: 0xffff, method: 0x8100, client: 0, session: 1, type: 'notification', payload })
}
