import { ByteWriter } from '#bytes/write'

/** A GET request with Host and further fields: RFC 9112 §3. */
export function encodeGet(
  host: string,
  path: string,
  fields: Readonly<Record<string, string>> = {},
): Uint8Array {
  const writer = new ByteWriter().ascii(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n`)
  for (const [name, value] of Object.entries(fields)) writer.ascii(`${name}: ${value}\r\n`)
  return writer.ascii('\r\n').take()
}

export interface ResponseChoice {
  readonly status: number
  readonly reason: string
  readonly fields: Readonly<Record<string, string>>
  readonly body: string
}

/** A response with Content-Length: RFC 9112 §4. */
export function encodeResponse({ status, reason, fields, body }: ResponseChoice): Uint8Array {
  const writer = new ByteWriter().ascii(`HTTP/1.1 ${status} ${reason}\r\nContent-Length: ${body.length}\r\n`)
  for (const [name, value] of Object.entries(fields)) writer.ascii(`${name}: ${value}\r\n`)
  return writer.ascii('\r\n').ascii(body).take()
}

/** Preface and empty SETTINGS that a client of HTTP/2 begins with: RFC 9113 §3.4. */
export function http2Preface(): Uint8Array {
  return new ByteWriter()
    .ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    .bytes(http2Frame(4, 0, 0))
    .take()
}

/** RFC 9113 §4.1. */
export function http2Frame(
  type: number,
  flags: number,
  stream: number,
  body: Uint8Array = new Uint8Array(0),
): Uint8Array {
  return new ByteWriter().u24be(body.length).u8(type, flags).u32be(stream).bytes(body).take()
}

/** HEADERS whose fields are literals that no table keeps: RFC 7541 §6.2.2. Names and values shorter than 127 bytes. */
export function http2Headers(
  stream: number,
  fields: Readonly<Record<string, string>>,
  isEnd = false,
): Uint8Array {
  const block = new ByteWriter()
  for (const [name, value] of Object.entries(fields))
    block.u8(0, name.length).ascii(name).u8(value.length).ascii(value)
  return http2Frame(1, isEnd ? 5 : 4, stream, block.take())
}
