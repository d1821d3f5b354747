import { ByteWriter } from '#bytes/write'

/** One command line: RFC 959 §4.1. */
export function encodeCommand(verb: string, argument = ''): Uint8Array {
  return new ByteWriter().ascii(argument === '' ? `${verb}\r\n` : `${verb} ${argument}\r\n`).take()
}

/** One reply line: RFC 959 §4.2. */
export function encodeReply(code: number, text: string): Uint8Array {
  return new ByteWriter().ascii(`${code} ${text}\r\n`).take()
}
