import { indexOfByte } from '#bytes/read'
import { clean } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'
import { limits } from './limits.ts'

const LF = 0x0a
const START = [0x66, 0x6f, 0x78, 0x20] // "fox "
const OPEN = 0x7b
const CLOSE = 0x7d
const SEMICOLON = 0x3b

export interface FoxMessage {
  /** `a` without an answer, `s` that wants one, `r` which is one. */
  readonly kind: string
  readonly sequence: number
  /** Sequence number of what is answered; -1 for none. */
  readonly replyTo: number
  readonly channel: string
  readonly command: string
  /** Texts by name; blobs and objects are left out. */
  readonly fields: ReadonlyMap<string, string>
}

/** Kind, sequence, reply, channel and command of a heading line. */
const HEADING = /^fox ([a-z]) (-?\d{1,10}) (-?\d{1,10}) ([\w.:$-]{1,64}) ([\w.:$-]{1,64})$/

const utf8 = new TextDecoder('utf-8')

/** One message: a heading line, an opening brace, lines of `name=type:value`, and `};;`. */
export function dissect({ bytes, start, end, isStream }: Slice): Dissected<FoxMessage> {
  const available = end - start
  for (let i = 0; i < START.length && i < available; i++)
    if (bytes[start + i] !== START[i]) return { kind: 'foreign' }
  const short = { kind: 'incomplete', need: available + 1 } as const
  const lineEnd = indexOfByte(bytes, start, Math.min(end, start + limits.headingBytes), LF)
  if (lineEnd < 0) return available >= limits.headingBytes ? { kind: 'foreign' } : short
  const heading = HEADING.exec(utf8.decode(bytes.subarray(start, lineEnd)).replace(/\r$/, ''))
  if (heading === null) return { kind: 'foreign' }
  const body = readBody(bytes, lineEnd + 1, end)
  if (body === 'wrong')
    return { kind: 'malformed', at: lineEnd + 1 - start, reason: 'message body', length: lineEnd + 1 - start }
  if (body === 'short') {
    if (available > limits.messageBytes || !isStream)
      return { kind: 'malformed', at: available, reason: 'message without end', length: available }
    return short
  }
  const [, kind = '', sequence, replyTo, channel = '', command = ''] = heading
  return {
    kind: 'message',
    length: body.next - start,
    message: {
      kind,
      sequence: Number(sequence),
      replyTo: Number(replyTo),
      channel,
      command,
      fields: body.fields,
    },
  }
}

type Body = { readonly fields: Map<string, string>; readonly next: number } | 'short' | 'wrong'

function readBody(bytes: Uint8Array, start: number, end: number): Body {
  const fields = new Map<string, string>()
  let at = start
  if (at >= end) return 'short'
  if (bytes[at] !== OPEN) return 'wrong'
  at = indexOfByte(bytes, at, end, LF) + 1
  if (at === 0) return 'short'
  for (;;) {
    if (at + 3 > end) return 'short'
    if (bytes[at] === CLOSE && bytes[at + 1] === SEMICOLON && bytes[at + 2] === SEMICOLON) {
      const next = at + 3
      if (next === end) return 'short' // a line feed ends it
      return { fields, next: bytes[next] === LF ? next + 1 : next }
    }
    const blob = blobEnd(bytes, at, end)
    if (blob === 'short') return 'short'
    const lineEnd = indexOfByte(bytes, blob ?? at, end, LF)
    if (lineEnd < 0) return 'short'
    if (blob === undefined && fields.size < limits.fields) addField(fields, bytes, at, lineEnd)
    at = lineEnd + 1
  }
}

function addField(fields: Map<string, string>, bytes: Uint8Array, start: number, end: number): void {
  const line = utf8.decode(bytes.subarray(start, Math.min(end, start + 1024)))
  const field = /^([\w.$-]{1,64})=([a-z]):(.*)$/.exec(line)
  if (field !== null && !fields.has(field[1]!)) fields.set(field[1]!, clean(field[3]!))
}

/** Offset behind `name=b:44[…]`, whose bytes may be anything; undefined for a line of text. */
function blobEnd(bytes: Uint8Array, start: number, end: number): number | 'short' | undefined {
  const head = utf8.decode(bytes.subarray(start, Math.min(end, start + 96)))
  const blob = /^[\w.$-]{1,64}=[bo]:\s?(\d{1,8})\[/.exec(head)
  if (blob === null) return undefined
  const stop = start + blob[0].length + Number(blob[1])
  return stop >= end ? 'short' : stop
}

/** A whole heading line is proof enough: nothing else begins with it. */
export function probe({ bytes, start, end, isStream }: Slice): 'yes' | 'no' | 'more' {
  for (let i = 0; i < START.length && start + i < end; i++) if (bytes[start + i] !== START[i]) return 'no'
  const lineEnd = indexOfByte(bytes, start, Math.min(end, start + limits.headingBytes), LF)
  if (lineEnd < 0) return isStream && end - start < limits.headingBytes ? 'more' : 'no'
  return HEADING.test(utf8.decode(bytes.subarray(start, lineEnd)).replace(/\r$/, '')) ? 'yes' : 'no'
}

/** The next heading at the start of a line. */
export function resume({ bytes, start, end }: Slice): number | undefined {
  for (let at = start; at + START.length < end; at++) {
    if (at > start && bytes[at - 1] !== LF && bytes[at - 1] !== SEMICOLON) continue
    if (START.every((byte, i) => bytes[at + i] === byte)) return at
  }
  return undefined
}
