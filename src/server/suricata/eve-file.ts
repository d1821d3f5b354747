/** Follows one growing file of EVE as `tail -F` does: through renaming, truncation, and absence. */
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs'
import { LineSplitter } from '#signatures/eve/line-splitter'
import { limits } from './limits.ts'

/** How far a file was read, in whole lines: enough to go on after a restart. */
export interface Position {
  readonly inode: number
  readonly bytes: number
}

const LINE_FEED = 0x0a

export class EveFile {
  readonly path: string
  /** Why it cannot be read now; '' while it can. */
  problem = ''
  /** Lines that were too long, since the caller set this to 0. */
  tooLong = 0
  #descriptor: number | undefined
  #inode = 0
  #bytes = 0
  /** Where the line begins that has not ended. */
  #lineStart = 0
  #lookedFrom: Position | undefined
  #splitter = new LineSplitter()
  readonly #buffer = new Uint8Array(256 * 1024)
  /** A file that appears after the start is read from its beginning. */
  #isFirst = true
  readonly #left: Position | undefined
  readonly #skipped: (bytes: number) => void

  /**
   * @param left position of an earlier start; without it the content at the start is not read
   * @param skipped called with the number of bytes that are not read, because there are too many
   */
  constructor(path: string, left: Position | undefined, skipped: (bytes: number) => void) {
    this.path = path
    this.#left = left
    this.#skipped = skipped
  }

  get position(): Position | undefined {
    return this.#inode === 0 ? undefined : { inode: this.#inode, bytes: this.#lineStart }
  }

  /** Where the latest look began to read. */
  get lookedFrom(): Position | undefined {
    return this.#lookedFrom
  }

  /** Lines written since the last look, up to a bound. */
  look(): string[] {
    try {
      const lines = this.#descriptor === undefined ? [] : this.#rest()
      const there = statSync(this.path, { throwIfNoEntry: false })
      this.problem = there === undefined ? 'no such file' : ''
      // All of the old file first: what is renamed is still written to for a moment.
      if (there !== undefined && there.ino !== this.#inode && lines.length === 0) {
        this.#open(there)
        return this.#rest()
      }
      return lines
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error)
      return []
    } finally {
      this.#isFirst = false
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor)
    this.#descriptor = undefined
  }

  #open({ ino, size }: Stats): void {
    this.close()
    this.#descriptor = openSync(this.path, 'r')
    const goesOn = this.#isFirst && this.#left?.inode === ino && this.#left.bytes <= size
    this.#bytes = goesOn ? this.#left!.bytes : this.#isFirst && this.#left === undefined ? size : 0
    this.#lineStart = this.#bytes
    this.#inode = ino
    this.#splitter.end()
    const skipped = size - limits.behindBytes - this.#bytes
    if (skipped <= 0) return
    this.#bytes += skipped
    this.#lineStart = this.#bytes
    this.#skipped(skipped)
  }

  #rest(): string[] {
    const descriptor = this.#descriptor!
    if (fstatSync(descriptor).size < this.#bytes) {
      this.#bytes = this.#lineStart = 0 // truncated: it begins anew
      this.#splitter.end()
    }
    this.#lookedFrom = this.position
    const lines: string[] = []
    for (let read = 0; read < limits.bytesAtOnce; ) {
      const count = readSync(descriptor, this.#buffer, 0, this.#buffer.length, this.#bytes)
      if (count === 0) break
      read += count
      const bytes = this.#buffer.subarray(0, count)
      const lineEnd = bytes.lastIndexOf(LINE_FEED)
      if (lineEnd >= 0) this.#lineStart = this.#bytes + lineEnd + 1
      this.#bytes += count
      for (const line of this.#splitter.push(bytes)) lines.push(line)
    }
    this.tooLong += this.#splitter.tooLong
    this.#splitter.tooLong = 0
    return lines
  }
}
