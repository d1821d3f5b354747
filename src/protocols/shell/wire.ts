/** How the first octets of a command shell look that somebody tied to a bare connection; no standard, seen in captures. */
import { latin1 } from '#bytes/message-head'
import { u32le } from '#bytes/read'
import type { Dissected, Slice } from '#model/protocol'

/** What shells say first, by the messages in their own programs. */
const BANNERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['cmd', /^Microsoft(?:\(R\))? Windows(?: [\w(). -]{1,24})? \[[^\]\r\n]{3,40}\]/],
  ['PowerShell', /^Windows PowerShell\r?\nCopyright/],
  // What scripts that call home send first is the prompt alone: about_Prompts.
  ['PowerShell', /^PS (?:[A-Za-z]:\\|\\\\)[^\r\n<>|"*?]{0,80}> /],
  ['bash', /^(?:bash|sh): (?:cannot set terminal process group|no job control in this shell)/],
  ['sh', /^(?:\/bin\/)?(?:da)?sh: \d+: can't access tty; job control turned off/],
]
/** What a shell without a terminal answers to the first questions of who broke in: it has no prompt. POSIX.1-2017 id, uname. */
const ANSWERS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['sh', /^uid=\d+\([\w.-]{1,32}\) gid=\d+\([\w.-]{1,32}\)/],
  ['sh', /^Linux \S{1,64} \d+\.\d+\S{0,32} #\d/],
]
const WORDS = [...BANNERS, ...ANSWERS]
/** Beginnings that may yet become one. */
const STARTS = ['Microsoft', 'Windows PowerShell', 'PS ', 'bash: ', 'sh: ', '/bin/sh: ', 'uid=', 'Linux ']
/** What any of these words begin with. */
const FIRST: ReadonlySet<number> = new Set(Array.from('MWPbsd/uL', (letter) => letter.charCodeAt(0)))
/** Octets that decide. */
const HEAD = 96

/** A stager reads a length and runs what follows: an executable's head (MZ) and the words of its stub. */
const PROGRAM = 4
const SMALLEST = 1024
const LARGEST = 16 * 1024 * 1024
const STUB = 'This program cannot be run in DOS mode'
const STUB_WITHIN = 256

export type ShellMessage =
  | { readonly kind: 'banner'; readonly name: string; readonly words: string }
  | { readonly kind: 'program'; readonly octets: number }
  | { readonly kind: 'rest' }

/** A program behind its length: how Metasploit's stages come. */
function isProgram({ bytes, start, end }: Slice): boolean {
  if (end - start < PROGRAM + 2 || bytes[start + PROGRAM] !== 0x4d || bytes[start + PROGRAM + 1] !== 0x5a)
    return false
  const octets = u32le(bytes, start)
  const head = latin1(bytes, start, Math.min(end, start + STUB_WITHIN))
  return octets >= SMALLEST && octets <= LARGEST && head.includes(STUB)
}

function banner({ bytes, start, end }: Slice): readonly [name: string, words: string] | undefined {
  if (!FIRST.has(bytes[start]!)) return undefined
  const head = latin1(bytes, start, Math.min(end, start + HEAD))
  for (const [name, pattern] of WORDS) {
    const found = pattern.exec(head)
    if (found !== null) return [name, found[0]]
  }
  return undefined
}

/** Could the octets that are there become such a program? Two of its mark must be seen: a length alone is anybody's. */
function mayBeProgram({ bytes, start, end }: Slice): boolean {
  const available = end - start
  if (available < PROGRAM + 2 || available >= STUB_WITHIN) return false
  const octets = u32le(bytes, start)
  return (
    octets >= SMALLEST &&
    octets <= LARGEST &&
    bytes[start + PROGRAM] === 0x4d &&
    bytes[start + PROGRAM + 1] === 0x5a
  )
}

/** A length of 1 KiB to 16 MiB ends in a zero octet; then come M and Z. */
function mayBeginProgram({ bytes, start, end }: Slice): boolean {
  const available = end - start
  if (available >= PROGRAM && bytes[start + PROGRAM - 1]! > 1) return false
  return available <= PROGRAM || bytes[start + PROGRAM] === 0x4d
}

export function recognise(slice: Slice): 'yes' | 'no' | 'more' {
  if (isProgram(slice) || banner(slice) !== undefined) return 'yes'
  const octets = slice.end - slice.start
  // The mark comes after a length, whose octets may arrive one by one.
  if (octets < PROGRAM + 2 && mayBeginProgram(slice)) return 'more'
  if (mayBeProgram(slice)) return 'more'
  if (octets >= HEAD || (octets > 0 && !FIRST.has(slice.bytes[slice.start]!))) return 'no'
  const head = latin1(slice.bytes, slice.start, slice.end)
  return STARTS.some((start) => start.startsWith(head) || head.startsWith(start)) ? 'more' : 'no'
}

/** Reads whatever is there: after the first words anything may follow. */
export function dissect(slice: Slice): Dissected<ShellMessage> {
  const length = slice.end - slice.start
  const said = banner(slice)
  if (said !== undefined)
    return { kind: 'message', message: { kind: 'banner', name: said[0], words: said[1] }, length }
  if (isProgram(slice))
    return { kind: 'message', message: { kind: 'program', octets: u32le(slice.bytes, slice.start) }, length }
  return { kind: 'message', message: { kind: 'rest' }, length }
}
