/** Builds ProConOS eCLR messages of both sides, for tests and the plant simulator. */
import { ByteWriter } from '#bytes/write'

function message(words: readonly number[], data: Uint8Array): Uint8Array {
  let sum = 0
  const writer = new ByteWriter()
  for (const word of words) {
    sum += word
    writer.u16le(word)
  }
  return writer
    .u16le(~sum & 0xffff)
    .bytes(data)
    .take()
}

export function lookUp(service: string): Uint8Array {
  const name = new ByteWriter().ascii(`Ade.Remoting.Services.${service}\0`).take()
  return message([1, 0, 0, name.length, 0, 0, 0], name)
}

/** 0: no such service. */
export function found(service: number): Uint8Array {
  return message([1, 1, 0, 0, service, 0, 0], new Uint8Array(0))
}

export function call(service: number, method: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return message([1, 2, 0, data.length, service, method, 0], data)
}

export function returned(service: number, method: number, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  return message([1, 3, 0, data.length, service, method, 0], data)
}
