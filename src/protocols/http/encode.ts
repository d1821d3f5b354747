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
