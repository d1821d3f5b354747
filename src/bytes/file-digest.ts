/** A file that passes in pieces: its SHA-256 and its type, made as it goes by. No file is ever kept. */
import { sha256 } from '@noble/hashes/sha2.js'
import { FILE_HEAD_BYTES, fileTypeOf } from './file-type.ts'
import { toHex } from './hex.ts'

const limits = {
  /** Bytes hashed of one file; longer ones have size and type, but no digest. */
  hashedBytes: 256 * 1024 * 1024,
  /** Bytes that came before their turn and wait for those between, of all files that share a {@link Room}. */
  waitingBytes: 1024 * 1024,
  /** Pieces of one file that wait. */
  waitingPieces: 1024,
} as const

/** Memory that files of one flow may use while bytes between are missing. */
export interface Room {
  bytes: number
}

export function newRoom(): Room {
  return { bytes: limits.waitingBytes }
}

export class FileDigest {
  /** Bytes from the beginning without a gap. */
  bytes = 0
  #hash: ReturnType<typeof sha256.create> | undefined = sha256.create()
  readonly #head: Uint8Array[] = []
  #headBytes = 0
  readonly #waiting = new Map<number, Uint8Array>()
  #waitingBytes = 0
  readonly #room: Room

  constructor(room: Room = newRoom()) {
    this.#room = room
  }

  /** The next bytes, in order. */
  add(bytes: Uint8Array, start: number, end: number): void {
    if (end <= start) return
    if (this.#headBytes < FILE_HEAD_BYTES) {
      const part = bytes.slice(start, Math.min(end, start + FILE_HEAD_BYTES - this.#headBytes))
      this.#head.push(part)
      this.#headBytes += part.length
    }
    this.bytes += end - start
    if (this.bytes > limits.hashedBytes) this.lose()
    this.#hash?.update(bytes.subarray(start, end))
  }

  /** Bytes that belong at `offset` of the file, in any order. What was there already is not hashed again. */
  addAt(offset: number, bytes: Uint8Array, start: number, end: number): void {
    if (offset > this.bytes) {
      this.#keep(offset, bytes, start, end)
      return
    }
    this.add(bytes, start + (this.bytes - offset), end)
    if (this.#waiting.size > 0) this.#takeWaiting()
  }

  /** Bytes are missing for good: there will be no digest. */
  lose(): void {
    this.#hash = undefined
    this.#waiting.clear()
    this.#room.bytes += this.#waitingBytes
    this.#waitingBytes = 0
  }

  /** Type by content, as far as the beginning has passed: `executable/pe`; undefined where nothing known is there. */
  get content(): string | undefined {
    if (this.#headBytes === 0) return undefined
    const head = new Uint8Array(this.#headBytes)
    let at = 0
    for (const part of this.#head) {
      head.set(part, at)
      at += part.length
    }
    return fileTypeOf(head, 0, head.length)
  }

  /** The digest of what passed, once; undefined where something is missing or nothing passed. */
  sha256(): string | undefined {
    const hash = this.#waiting.size > 0 || this.bytes === 0 ? undefined : this.#hash
    this.lose()
    return hash === undefined ? undefined : toHex(hash.digest())
  }

  #keep(offset: number, bytes: Uint8Array, start: number, end: number): void {
    if (this.#hash === undefined || this.#waiting.has(offset)) return
    if (this.#waiting.size >= limits.waitingPieces || end - start > this.#room.bytes) {
      this.lose()
      return
    }
    this.#waiting.set(offset, bytes.slice(start, end))
    this.#waitingBytes += end - start
    this.#room.bytes -= end - start
  }

  #takeWaiting(): void {
    for (let isMore = true; isMore; ) {
      isMore = false
      for (const [offset, piece] of this.#waiting) {
        if (offset > this.bytes) continue
        this.#waiting.delete(offset)
        this.#waitingBytes -= piece.length
        this.#room.bytes += piece.length
        this.add(piece, this.bytes - offset, piece.length)
        isMore = true
      }
    }
  }
}
