/** The first file within a form, as it passes: RFC 7578 §4, RFC 2046 §5.1.1. So firmware reaches the web page of a device. */
import { FileDigest } from '#bytes/file-digest'
import { latin1 } from '#bytes/message-head'
import { clean } from '#bytes/text'

const limits = {
  /** Bytes kept while the head of a part is not whole; heads have a few hundred. */
  headBytes: 4096,
  /** RFC 2046 §5.1.1. */
  boundaryCharacters: 70,
} as const

const CR = 0x0d
const LINE_END = Uint8Array.of(CR, 0x0a)
const HEAD_END = Uint8Array.of(CR, 0x0a, CR, 0x0a)

export class MultipartFile {
  /** Of the file, without folders; '' until its part has begun. */
  name = ''
  type = ''
  bytes = 0
  readonly #digest = new FileDigest()
  readonly #delimiter: Uint8Array
  /** Possible beginning of a delimiter or of a part's header. */
  #kept = LINE_END // the first delimiter may stand at the beginning, as if a line had ended before it
  #isOver = false

  constructor(boundary: string) {
    this.#delimiter = Uint8Array.from(`\r\n--${boundary}`, (character) => character.charCodeAt(0))
  }

  /** The next bytes of the body. */
  add(bytes: Uint8Array, start: number, end: number): void {
    if (this.#isOver) return
    const all = new Uint8Array(this.#kept.length + end - start)
    all.set(this.#kept)
    all.set(bytes.subarray(start, end), this.#kept.length)
    const from = this.name === '' ? this.#findFile(all) : 0
    if (this.name !== '') this.#take(all, from)
  }

  /** Bytes are missing, maybe of the file. */
  lose(byteCount: number): void {
    if (this.name !== '' && !this.#isOver && Number.isFinite(byteCount)) this.bytes += byteCount
    if (!this.#isOver) this.#digest.lose()
    this.#kept = new Uint8Array(0)
  }

  /** Of the file, if it has passed whole. */
  sha256(): string | undefined {
    return this.#isOver ? this.#digest.sha256() : undefined
  }

  get content(): string | undefined {
    return this.#digest.content
  }

  /** Offset of the first byte of a file, if its part begins in `all`; what may belong to a head is kept. */
  #findFile(all: Uint8Array): number {
    let at = find(all, 0, this.#delimiter)
    while (at >= 0) {
      const headEnd = find(all, at + this.#delimiter.length, HEAD_END)
      if (headEnd < 0) break
      const head = latin1(all, at + this.#delimiter.length, Math.min(headEnd, at + limits.headBytes))
      const name = /\bfilename="([^"\r\n]{1,256})"/i.exec(head)?.[1]?.replace(/^.*[\\/]/, '')
      if (name !== undefined && name !== '') {
        this.name = clean(name, 256)
        this.type = clean(/\r\ncontent-type:[ \t]*([^;\r\n]{1,128})/i.exec(head)?.[1] ?? '', 128)
        return headEnd + HEAD_END.length
      }
      at = find(all, headEnd, this.#delimiter) // the line end behind an empty value is that of the delimiter
    }
    const from = at >= 0 ? at : Math.max(0, all.length - this.#delimiter.length + 1)
    this.#kept = all.slice(Math.max(from, all.length - limits.headBytes))
    return 0
  }

  #take(all: Uint8Array, from: number): void {
    const stop = find(all, from, this.#delimiter)
    this.#isOver = stop >= 0
    const end = stop >= 0 ? stop : Math.max(from, all.length - this.#delimiter.length + 1)
    this.bytes += end - from
    this.#digest.add(all, from, end)
    this.#kept = this.#isOver ? new Uint8Array(0) : all.slice(end)
  }
}

/** The boundary that a content type states; undefined where it is no form, or states none. */
export function boundaryOf(contentType: string): string | undefined {
  if (!/^multipart\/form-data\b/i.test(contentType)) return undefined
  const said = /\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  const boundary = said?.[1] ?? said?.[2]
  return boundary === undefined || boundary.length > limits.boundaryCharacters ? undefined : boundary
}

/** Offset of `wanted` at or behind `from`, or -1. */
function find(bytes: Uint8Array, from: number, wanted: Uint8Array): number {
  for (let at = bytes.indexOf(wanted[0]!, from); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (at + wanted.length > bytes.length) return -1
    let same = 1
    while (same < wanted.length && bytes[at + same] === wanted[same]) same++
    if (same === wanted.length) return at
  }
  return -1
}
