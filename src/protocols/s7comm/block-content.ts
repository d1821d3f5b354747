/**
 * A block in transfer: the fields of its header and footer, and the SHA-256 of its code. Layout as seen in captures and
 * named by public tools (Snap7's block information); no public document. Only the two ends of a block are kept.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { toHex } from '#bytes/hex'
import { u16be, u32be } from '#bytes/read'
import { text } from '#bytes/text'

// Header: 36 bytes, then the code, then the interface and other sections, then the footer.
const MARK = 0x7070
const LANGUAGE = 4
const TYPE = 5
const NUMBER = 6
const LOAD_LENGTH = 8
const CODE_TIME = 16
const INTERFACE_TIME = 22
const INTERFACE_LENGTH = 28
const CODE_LENGTH = 34
const HEADER = 36
// Footer: 36 bytes; three texts of eight, then the version in two nibbles.
const FOOTER = 36
const AUTHOR = 0
const FAMILY = 8
const NAME = 16
const TEXT = 8
const VERSION = 24

const DATA_BLOCK = 0x0a

const LANGUAGES: ReadonlyMap<number, string> = new Map([
  [1, 'STL'],
  [2, 'LAD'],
  [3, 'FBD'],
  [4, 'SCL'],
  [5, 'DB'],
  [6, 'GRAPH'],
  [7, 'SDB'],
])

export class BlockContent {
  bytes = 0
  readonly #header = new Uint8Array(HEADER)
  readonly #footer = new Uint8Array(FOOTER)
  readonly #hash = sha256.create()
  #hashed = 0

  /** The next bytes of the block, in order. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const here = Math.max(0, Math.min(end - start, HEADER - this.bytes))
    if (here > 0) this.#header.set(bytes.subarray(start, start + here), this.bytes)
    if (this.#isReadable(this.bytes + end - start)) this.#digest(bytes, start, end)
    const last = Math.min(FOOTER, end - start)
    this.#footer.copyWithin(0, last)
    this.#footer.set(bytes.subarray(end - last, end), FOOTER - last)
    this.bytes += end - start
  }

  /** Of the code; of a data block of its declaration, for its values change by themselves. Undefined where any is missing. */
  sha256(): string | undefined {
    if (!this.#isReadable(this.bytes) || this.bytes < u32be(this.#header, LOAD_LENGTH)) return undefined
    const { from, to } = this.#extent()
    return this.#hashed === to - from && to > from ? toHex(this.#hash.digest()) : undefined
  }

  /** In the engineering tool's words; undefined where the block has no header. */
  details(): Readonly<Record<string, string>> | undefined {
    if (!this.#isReadable(this.bytes)) return undefined
    const header = this.#header
    const said: Record<string, string> = {
      number: String(u16be(header, NUMBER)),
      language: LANGUAGES.get(header[LANGUAGE]!) ?? '',
      'code changed': timeText(header, CODE_TIME),
      'interface changed': timeText(header, INTERFACE_TIME),
    }
    if (this.bytes === u32be(header, LOAD_LENGTH)) {
      const version = this.#footer[VERSION]!
      said.author = text(this.#footer, AUTHOR, AUTHOR + TEXT)
      said.family = text(this.#footer, FAMILY, FAMILY + TEXT)
      said.name = text(this.#footer, NAME, NAME + TEXT)
      said.version = `${version >> 4}.${version & 0xf}`
    }
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== ''))
  }

  #isReadable(byteCount: number): boolean {
    return byteCount >= HEADER && u16be(this.#header, 0) === MARK
  }

  /** Extent of the hash: offsets in the block. */
  #extent(): { readonly from: number; readonly to: number } {
    const codeEnd = HEADER + u16be(this.#header, CODE_LENGTH)
    return this.#header[TYPE] === DATA_BLOCK
      ? { from: codeEnd, to: codeEnd + u16be(this.#header, INTERFACE_LENGTH) }
      : { from: HEADER, to: codeEnd }
  }

  #digest(bytes: Uint8Array, start: number, end: number): void {
    const { from, to } = this.#extent()
    const begin = Math.max(start, start + from - this.bytes)
    const stop = Math.min(end, start + to - this.bytes)
    if (stop <= begin) return
    this.#hash.update(bytes.subarray(begin, stop))
    this.#hashed += stop - begin
  }
}

const MILLISECONDS_PER_DAY = 86_400_000
/** Days are counted from here. */
const EPOCH = Date.UTC(1984, 0, 1)

/** Milliseconds of the day (4) and days (2); the station's own time. '' where it is no time. */
function timeText(bytes: Uint8Array, at: number): string {
  const milliseconds = u32be(bytes, at)
  if (milliseconds >= MILLISECONDS_PER_DAY) return ''
  const date = new Date(EPOCH + u16be(bytes, at + 4) * MILLISECONDS_PER_DAY + milliseconds)
  return date.toISOString().slice(0, 19).replace('T', ' ')
}
