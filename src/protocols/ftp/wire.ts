/** Command and reply lines of FTP's control connection: RFC 959 §4. */
import { indexOfByte } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'
import { operations } from './operations.ts'
import { type FtpState, limits } from './state.ts'

const LF = 0x0a

export type FtpMessage =
  /** Argument as sent: a PASS has a secret, so only `facts` may read it. */
  | { readonly kind: 'command'; readonly verb: string; readonly argument: string }
  /** Last line of a reply. */
  | { readonly kind: 'reply'; readonly code: number; readonly text: string }
  /** Lines before the last of a reply, empty lines, Telnet controls. */
  | { readonly kind: 'other' }

export function dissect(slice: Slice, state: FtpState): Dissected<FtpMessage> {
  const { bytes, start, end } = slice
  if (state.isSecured) return { kind: 'foreign' }
  const limit = Math.min(end, start + limits.lineBytes)
  const lineEnd = indexOfByte(bytes, start, limit, LF)
  if (!isText(bytes, start, lineEnd < 0 ? limit : lineEnd)) return { kind: 'foreign' }
  if (lineEnd < 0) {
    if (end - start < limits.lineBytes) return { kind: 'incomplete', need: end - start + 1 }
    return { kind: 'malformed', at: 0, reason: 'line without end', length: end - start }
  }
  const line = latin1(bytes, start, lineEnd).replace(/\r$/, '')
  const message = slice.fromClient ? commandLine(line, state) : replyLine(line, state)
  return message === undefined
    ? { kind: 'foreign' }
    : { kind: 'message', message, length: lineEnd + 1 - start }
}

/** No control characters but those of lines and of Telnet (RFC 959 §4.1.3: ABOR comes behind IAC IP IAC DM). */
function isText(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte < 0x20 && byte !== 0x0d && byte !== 0x09 && byte !== 0x1b) return false
  }
  return true
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let line = ''
  for (let at = start; at < end; at++) line += String.fromCharCode(bytes[at]!)
  return line
}

function commandLine(line: string, state: FtpState): FtpMessage | undefined {
  const match = /^[\xf0-\xff]*([A-Za-z]{3,4})(?: (.*))?$/.exec(line)
  const verb = match?.[1]?.toUpperCase() ?? ''
  if (match && (operations.has(verb) || state.isProven))
    return { kind: 'command', verb, argument: match[2] ?? '' }
  return state.isProven ? { kind: 'other' } : undefined
}

/** `xyz-` begins a reply of many lines, `xyz ` ends it: RFC 959 §4.2. */
function replyLine(line: string, state: FtpState): FtpMessage | undefined {
  const match = /^([1-5]\d\d)(?: (.*)|$)/.exec(line)
  if (match) return { kind: 'reply', code: Number(match[1]), text: match[2] ?? '' }
  return state.isProven || /^[1-5]\d\d-/.test(line) ? { kind: 'other' } : undefined
}

/** A greeting begins with 2; the commands below begin with the others. */
const FIRST_LETTERS = '2ASFPETCRasfpetcr'

/** `yes` for a greeting that names FTP, or for a command that no other protocol of lines has. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  if (!FIRST_LETTERS.includes(String.fromCharCode(bytes[start]!))) return 'no'
  const line = latin1(bytes, start, Math.min(end, start + 200))
  if (/^220[ -][^\r\n]*\bFTP/i.test(line)) return 'yes'
  if (
    /^(AUTH (TLS|SSL)|SYST|FEAT|PASV|EPSV|TYPE [AI]|CWD [^\r\n]+|PORT \d+(,\d+){5}|(RETR|STOR) [^\r\n]+)\r\n/i.test(
      line,
    )
  )
    return 'yes'
  return /^22?0?$/.test(line) || (/^220[ -]/.test(line) && !line.includes('\n') && line.length < 200)
    ? 'more'
    : 'no'
}

/** Offset behind the next line break. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  const at = indexOfByte(bytes, start, end, LF)
  return at < 0 || at + 1 >= end ? undefined : at + 1
}
