/** Writes Channel Access messages, for tests and golden captures. */
import { ByteWriter } from '#bytes/write'

export interface Parts {
  readonly type?: number
  readonly count?: number
  readonly one?: number
  readonly two?: number
}

export function message(
  command: number,
  { type = 0, count = 0, one = 0, two = 0 }: Parts = {},
  payload: Uint8Array = new Uint8Array(),
): Uint8Array {
  const padded = new Uint8Array(Math.ceil(payload.length / 8) * 8)
  padded.set(payload)
  return new ByteWriter()
    .u16be(command)
    .u16be(padded.length)
    .u16be(type)
    .u16be(count)
    .u32be(one)
    .u32be(two)
    .bytes(padded)
    .take()
}

/** A text with its terminating zero. */
export function named(command: number, name: string, parts: Parts = {}): Uint8Array {
  return message(command, parts, new TextEncoder().encode(`${name}\0`))
}

export function together(...messages: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(messages.flatMap((one) => [...one]))
}
