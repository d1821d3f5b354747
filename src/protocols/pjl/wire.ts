import { unendedLine } from '#bytes/line'
import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import { clean } from '#bytes/text'
import type { Dissected, Slice } from '#model/protocol'

/** Universal exit: with it a job of PJL begins and ends. HP, Printer Job Language Technical Reference Manual (1999), chapter 2. */
const EXIT = '\x1b%-12345X'
/** Bytes by which a page description is known. */
const LONGEST_MARK = 16
const ESCAPE = 0x1b
const LINE_FEED = 0x0a
const FORM_FEED = 0x0c

const limits = {
  lineBytes: 4096,
} as const

export interface PjlMessage {
  /** `exit`, a line of PJL, a piece of a page description, a line or end of an answer. */
  readonly kind: 'exit' | 'command' | 'pages' | 'answer' | 'end'
  /** The line, or by what a page description begins. */
  readonly text: string
}

export interface Job {
  /** A language was entered: bytes are not lines up to the next exit. */
  isInPages: boolean
  isProven: boolean
}

export function dissect({ bytes, start, end, fromClient }: Slice, job: Job): Dissected<PjlMessage> {
  if (!fromClient) return job.isProven ? answer(bytes, start, end) : { kind: 'foreign' }
  const head = latin1(bytes, start, Math.min(end, start + LONGEST_MARK))
  const there = head.slice(0, EXIT.length)
  if (there === EXIT) return found('exit', EXIT.length, '')
  if (EXIT.startsWith(there)) return { kind: 'incomplete', need: end - start + 1 }
  if (job.isInPages) return pages(bytes, start, end)
  if (!job.isProven && !languageOf(head)) return { kind: 'foreign' }
  if (bytes[start] !== 0x40 && bytes[start] !== LINE_FEED && bytes[start] !== 0x0d)
    return pages(bytes, start, end)
  const stop = indexOfByte(bytes, start, Math.min(end, start + limits.lineBytes), LINE_FEED)
  if (stop >= 0) return found('command', stop + 1 - start, clean(latin1(bytes, start, stop), 256))
  return unendedLine(end - start, limits.lineBytes)
}

/** A page description as it comes, up to what may be an exit. */
function pages(bytes: Uint8Array, start: number, end: number): Dissected<PjlMessage> {
  for (
    let at = indexOfByte(bytes, start + 1, end, ESCAPE);
    at >= 0;
    at = indexOfByte(bytes, at + 1, end, ESCAPE)
  )
    if (EXIT.startsWith(latin1(bytes, at, Math.min(end, at + EXIT.length))))
      return found('pages', at - start, latin1(bytes, start, Math.min(at, start + LONGEST_MARK)))
  return found('pages', end - start, latin1(bytes, start, Math.min(end, start + LONGEST_MARK)))
}

function answer(bytes: Uint8Array, start: number, end: number): Dissected<PjlMessage> {
  if (bytes[start] === FORM_FEED) return found('end', 1, '')
  const limit = Math.min(end, start + limits.lineBytes)
  for (let at = start; at < limit; at++) {
    if (bytes[at] === FORM_FEED) return found('answer', at - start, clean(latin1(bytes, start, at), 256))
    if (bytes[at] === LINE_FEED) return found('answer', at + 1 - start, clean(latin1(bytes, start, at), 256))
  }
  return unendedLine(end - start, limits.lineBytes)
}

function found(kind: PjlMessage['kind'], length: number, text: string): Dissected<PjlMessage> {
  const message = { kind, text }
  return kind === 'pages'
    ? { kind: 'message', length, message, isPiece: true }
    : { kind: 'message', length, message }
}

/** The language of a page description, by how it begins. */
export function languageOf(head: string): string | undefined {
  if (head.startsWith('%!')) return 'PostScript'
  if (head.startsWith('%PDF')) return 'PDF'
  if (head.startsWith('\x1bE') || head.startsWith('\x1b&') || head.startsWith('\x1b*')) return 'PCL'
  if (head.startsWith(') HP-PCL XL') || head.startsWith('( HP-PCL XL')) return 'PCL XL'
  return head.startsWith('^XA') ? 'ZPL' : undefined
}

/** Sure of an exit, which all jobs of PJL begin with. */
export function probe({ bytes, start, end }: Slice): 'yes' | 'no' | 'more' {
  const there = latin1(bytes, start, Math.min(end, start + EXIT.length))
  if (there === EXIT) return 'yes'
  return EXIT.startsWith(there) ? 'more' : 'no'
}
