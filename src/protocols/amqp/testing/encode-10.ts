/** Builds AMQP 1.0 frames for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

/** `AMQP`, protocol id 0, or 3 for SASL, version 1.0.0: part 2 §2.2, part 5 §5.3.1. */
export function header10(isSasl = false): Uint8Array {
  return new ByteWriter()
    .ascii('AMQP')
    .u8(isSasl ? 3 : 0, 1, 0, 0)
    .take()
}

const NULL = Uint8Array.of(0x40)

export function symbol(value: string): Uint8Array {
  return new ByteWriter().u8(0xa3, value.length).ascii(value).take()
}

export function string(value: string): Uint8Array {
  return new ByteWriter().u8(0xa1, value.length).ascii(value).take()
}

function list(code: number, items: readonly Uint8Array[]): Uint8Array {
  const content = items.reduce((writer, item) => writer.bytes(item), new ByteWriter()).take()
  return new ByteWriter()
    .u8(0x00, 0x53, code, 0xd0)
    .u32be(4 + content.length)
    .u32be(items.length)
    .bytes(content)
    .take()
}

/** A frame of type 0, or 1 for SASL, with one performative. */
export function frame10(code: number, items: readonly Uint8Array[], channel = 0): Uint8Array {
  const body = list(code, items)
  return new ByteWriter()
    .u32be(8 + body.length)
    .u8(2, code >= 0x40 ? 1 : 0)
    .u16be(channel)
    .bytes(body)
    .take()
}

export function saslInit(user: string, password: string): Uint8Array {
  const response = `\0${user}\0${password}`
  return frame10(0x41, [symbol('PLAIN'), new ByteWriter().u8(0xa0, response.length).ascii(response).take()])
}

export function saslOutcome(code: number): Uint8Array {
  return frame10(0x44, [Uint8Array.of(0x50, code)])
}

export function open(container: string, properties: Readonly<Record<string, string>> = {}): Uint8Array {
  const pairs = Object.entries(properties).flatMap(([name, value]) => [symbol(name), string(value)])
  const content = pairs.reduce((writer, item) => writer.bytes(item), new ByteWriter()).take()
  const map = new ByteWriter()
    .u8(0xc1, content.length + 1, pairs.length)
    .bytes(content)
    .take()
  return frame10(0x10, [string(container), ...new Array<Uint8Array>(8).fill(NULL), map])
}

/** @param isReceiver what the sender of this frame will be. */
export function attach(name: string, address: string, isReceiver: boolean, isFromServer = false): Uint8Array {
  const source = list(0x28, isReceiver !== isFromServer ? [string(address)] : [])
  const target = list(0x29, isReceiver !== isFromServer ? [] : [string(address)])
  return frame10(0x12, [
    string(name),
    Uint8Array.of(0x52, 1),
    Uint8Array.of(isReceiver ? 0x41 : 0x42),
    NULL,
    NULL,
    source,
    target,
  ])
}

export function transfer(): Uint8Array {
  return frame10(0x14, [Uint8Array.of(0x52, 1), Uint8Array.of(0x43)])
}

export function close(): Uint8Array {
  return frame10(0x18, [])
}
