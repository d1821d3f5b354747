/** Files on the wire: names, and the pieces that follow them. */
import { FileDigest } from '#bytes/file-digest'
import { u16le } from '#bytes/read'
import { text } from '#bytes/text'
import type { Transfer } from '#model/fact'
import { isProgram, SERVICE } from './services.ts'

// Offsets from the service on. To write: six bytes, the name with NUL, 0xcd, the first piece.
const WRITTEN_NAME = 6
const BEFORE_PIECE = 2
/** Then pieces: whether more follow (1), length (2), bytes. */
const PIECE_MORE = 1
const PIECE_LENGTH = 2
const PIECE = 4
// To read: a zero, length of the name (2), the name with NUL; pieces come with the same at 2 and 4.
const READ_NAME = 4
const READ_MORE = 2
const READ_LENGTH = 4
const READ_PIECE = 6

/** Before a command of the shell. */
const SHELL_COMMAND = 5

/** A part of the lent bytes, from the service on. */
interface Part {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
}

/** A request for more output of the shell acknowledges the previous part, and has a 1 where a command has 0. */
export function isAcknowledgment(service: number, { bytes, start, end }: Part): boolean {
  return service === SERVICE.shell && start + 1 < end && bytes[start + 1] === 1
}

/** Name of a file, or command of the shell, that a request is about. */
export function objectOf(service: number, { bytes, start, end }: Part): string | undefined {
  if (isAcknowledgment(service, { bytes, start, end })) return undefined
  const offsets = new Map<number, number>([
    [SERVICE.writeFile, WRITTEN_NAME],
    [SERVICE.readFile, READ_NAME],
    [SERVICE.shell, SHELL_COMMAND],
  ])
  const at = offsets.get(service)
  if (at === undefined || start + at >= end) return undefined
  return text(bytes, start + at, end) || undefined
}

/** The file that passes; one at a time. */
export class CodesysV2Files {
  #name = ''
  #isToServer = true
  #digest: FileDigest | undefined

  /** Takes a request; gives the file that ended with it. */
  ask(service: number, part: Part): Transfer | undefined {
    const { bytes, start, end } = part
    if (service === SERVICE.readFile) {
      const before = this.finish()
      this.#begin(objectOf(service, part) ?? '', false)
      return before
    }
    if (service === SERVICE.writeFile) {
      const before = this.finish()
      this.#begin(objectOf(service, part) ?? '', true)
      let at = start + WRITTEN_NAME
      while (at < end && bytes[at] !== 0) at++
      this.#digest?.add(bytes, at + BEFORE_PIECE, end)
      return before
    }
    if (service !== SERVICE.writeMore || start + PIECE > end) return undefined
    this.#digest?.add(bytes, start + PIECE, Math.min(end, start + PIECE + u16le(bytes, start + PIECE_LENGTH)))
    return bytes[start + PIECE_MORE] === 0 ? this.finish() : undefined
  }

  answer(service: number, { bytes, start, end }: Part): Transfer | undefined {
    if (service !== SERVICE.readFile && service !== SERVICE.readMore) return undefined
    if (this.#isToServer || start + READ_PIECE > end) return undefined
    this.#digest?.add(
      bytes,
      start + READ_PIECE,
      Math.min(end, start + READ_PIECE + u16le(bytes, start + READ_LENGTH)),
    )
    return bytes[start + READ_MORE] === 0 ? this.finish() : undefined
  }

  finish(): Transfer | undefined {
    const digest = this.#digest
    this.#digest = undefined
    if (digest === undefined || digest.bytes === 0) return undefined
    return {
      kind: 'transfer',
      name: this.#name,
      type: 'CODESYS V2 file',
      bytes: digest.bytes,
      content: digest.content,
      sha256: digest.sha256(),
      direction: this.#isToServer ? 'to-server' : 'to-client',
      purpose: isProgram(this.#name) ? 'program' : 'file',
    }
  }

  #begin(name: string, isToServer: boolean): void {
    this.#name = name
    this.#isToServer = isToServer
    this.#digest = new FileDigest()
  }
}
