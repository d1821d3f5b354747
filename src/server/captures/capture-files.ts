/** Captures on disk: `<number>.part` while bytes arrive, `<number>.capture` once all of them are safe. */
import { createWriteStream, existsSync, readdirSync } from 'node:fs'
import { rename, rm, stat, statfs, truncate } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { makeOwnedFolder } from '#data-folder/atomic-file'
import { movedFile } from '#data-folder/moved-file'
import { digestOf } from '#data-folder/sha256'
import { syncFolder } from '#data-folder/sync-folder'
import { CodedError } from '#schema/errors'
import { giveToOwner } from '#store/folder-owner'

/** Bytes that uploads leave free for the store to go on writing. */
const RESERVE = 64 * 1024 * 1024

export interface Receive {
  readonly bytes: Readable
  /** Bytes already here. */
  readonly from: number
  readonly signal: AbortSignal
  onProgress(size: number): void
}

export class CaptureFiles {
  readonly #folder: string

  constructor(data: string) {
    this.#folder = join(resolve(data), 'captures')
    makeOwnedFolder(this.#folder)
  }

  /** Throws `disk-full` if so many bytes more would not fit. */
  async mustFit(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#folder)
    const free = bavail * bsize
    if (bytes <= free - RESERVE) return
    throw new CodedError(
      'disk-full',
      `the capture needs ${bytes} bytes; ${free} are free, of which ${RESERVE} are reserved for results`,
    )
  }

  /** Writes bytes behind those that are here; resolves with the size when all are on the disk itself. */
  async receive(number: number, { bytes, from, signal, onProgress }: Receive): Promise<number> {
    const path = this.#part(number)
    let size = from
    const counted = async function* (source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        size += chunk.length
        yield chunk
        onProgress(size)
      }
    }
    const file = createWriteStream(path, { flags: from === 0 ? 'w' : 'r+', start: from, flush: true })
    file.once('open', (descriptor) => giveToOwner(this.#folder, descriptor))
    await pipeline(bytes, counted, file, { signal })
    return size
  }

  /** Bytes of an upload that are here; undefined once it is complete or was never begun. */
  async partSize(number: number): Promise<number | undefined> {
    return (await stat(this.#part(number)).catch(() => undefined))?.size
  }

  async cut(number: number, size: number): Promise<void> {
    await truncate(this.#part(number), size)
  }

  /** SHA-256 of what has arrived, as hexadecimal digits. */
  async digest(number: number): Promise<string> {
    return digestOf(this.#part(number))
  }

  /** Gives a whole upload its final name; answers the path. */
  async complete(number: number): Promise<string> {
    const path = this.path(number)
    await rename(this.#part(number), path)
    syncFolder(this.#folder)
    return path
  }

  path(number: number): string {
    return join(this.#folder, `${number}.capture`)
  }

  /** Where the bytes of a capture lie now, if they were sent while this folder had another path. */
  movedFrom(number: number, path: string): string | undefined {
    return movedFile(path, this.path(number))
  }

  isComplete(number: number): boolean {
    return existsSync(this.path(number))
  }

  async remove(number: number): Promise<void> {
    await rm(this.#part(number), { force: true })
    await rm(this.path(number), { force: true })
  }

  /** Removes files of unknown captures. */
  async keepOnly(numbers: ReadonlySet<number>): Promise<void> {
    for (const name of readdirSync(this.#folder)) {
      const number = Number(/^(\d+)\.(part|capture)$/.exec(name)?.[1])
      if (Number.isInteger(number) && !numbers.has(number)) await this.remove(number)
    }
  }

  #part(number: number): string {
    return join(this.#folder, `${number}.part`)
  }
}
