/** Builds CoAP messages for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'
import { messageType } from '../wire.ts'

interface Message {
  readonly type: keyof typeof messageType
  /** 1 GET, 2 POST, 3 PUT, 4 DELETE; responses as class and detail: 0x45 is 2.05. */
  readonly code: number
  readonly id: number
  readonly token?: number
  readonly path?: string
  readonly observe?: number
  readonly payload?: string
}

export function message({ type, code, id, token, path = '', observe, payload = '' }: Message): Uint8Array {
  const hasToken = token !== undefined
  const writer = new ByteWriter().u8(0x40 | (messageType[type] << 4) | (hasToken ? 2 : 0), code).u16be(id)
  if (hasToken) writer.u16be(token)
  let last = 0
  const option = (number: number, value: string) => {
    writer.u8(((number - last) << 4) | Math.min(value.length, 13))
    if (value.length >= 13) writer.u8(value.length - 13)
    writer.ascii(value)
    last = number
  }
  if (observe !== undefined) option(6, observe === 0 ? '' : String.fromCharCode(observe))
  for (const part of path.split('/')) if (part !== '') option(11, part)
  if (payload !== '') writer.u8(0xff).ascii(payload)
  return writer.take()
}

/** An empty message: acknowledgement or reset. */
export function empty(type: 'acknowledgement' | 'reset', id: number): Uint8Array {
  return message({ type, code: 0, id })
}

/** A message as TCP carries it, without type and identifier: RFC 8323 §3.2. */
export function overTcp(datagram: Uint8Array): Uint8Array {
  const tokenLength = datagram[0]! & 0x0f
  const token = datagram.subarray(4, 4 + tokenLength)
  const rest = datagram.subarray(4 + tokenLength)
  const { length } = rest
  const writer = new ByteWriter()
  if (length < 13) writer.u8((length << 4) | tokenLength)
  else if (length < 269) writer.u8(0xd0 | tokenLength, length - 13)
  else writer.u8(0xe0 | tokenLength).u16be(length - 269)
  return writer.u8(datagram[1]!).bytes(token).bytes(rest).take()
}
