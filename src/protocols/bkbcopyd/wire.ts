/** Bytes → lines of the file service of CENTUM; no public document: as Rapid7's disclosure R7-2014-10 shows it. */
import { latin1 } from '#bytes/message-head'
import { indexOfByte } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

const LONGEST_LINE = 1024
const NEWLINE = 0x0a
/** Request and its object. */
const REQUEST = /^(PMODE|RETR|STOR) (\S[^\r\n]*)/
/** Three digits and words, as FTP answers: RFC 959 §4.2. */
const ANSWER = /^([1-5]\d\d)[ -]([^\r\n]*)/
/** Words that a request may begin with. */
const OWN_WORDS = ['PMODE ']
const WORDS = [...OWN_WORDS, 'RETR ', 'STOR ']

export interface CopyLine {
  /** Of a client the word, of a server the number; '' for any other line. */
  readonly code: string
  readonly text: string
}

/** One line of either side; `foreign` where the first line of a client asks for nothing that the service knows. */
export function dissect(slice: Slice, state: { isProven: boolean }): Dissected<CopyLine> {
  const { bytes, start, end, fromClient, isCut } = slice
  if (!state.isProven && beginsWith(WORDS, slice) === 'no') return { kind: 'foreign' }
  const stop = Math.min(end, start + LONGEST_LINE)
  const newline = indexOfByte(bytes, start, stop, NEWLINE)
  if (newline < 0 && stop < start + LONGEST_LINE && !isCut)
    return { kind: 'incomplete', need: end - start + 1 }
  state.isProven = true
  const length = (newline < 0 ? stop : newline + 1) - start
  const [, code = '', text = ''] =
    (fromClient ? REQUEST : ANSWER).exec(latin1(bytes, start, start + length)) ?? []
  return { kind: 'message', message: { code, text: text.trim() }, length }
}

/** Sure of the one word that is its own: RETR and STOR are FTP's, too, and count at its port alone. */
export function probe(slice: Slice): 'yes' | 'no' | 'more' {
  return beginsWith(OWN_WORDS, slice)
}

/** By the keyword of the client's first line; a server sends nothing before a request. */
function beginsWith(
  words: readonly string[],
  { bytes, start, end, fromClient }: Slice,
): 'yes' | 'no' | 'more' {
  if (!fromClient) return 'no'
  const head = latin1(bytes, start, Math.min(end, start + 16))
  if (words.some((word) => head.length > word.length && head.startsWith(word))) return 'yes'
  return words.some((word) => word.startsWith(head)) ? 'more' : 'no'
}
