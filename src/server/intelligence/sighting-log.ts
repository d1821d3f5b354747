/**
 * Log of names, files and fingerprints in a live stream for later intelligence: its packets are gone by then. One JSON
 * line each, in two files; when the newer is full, it replaces the older.
 */
import { appendFileSync, createReadStream, existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { makeOwnedFolder } from '#data-folder/atomic-file'
import type { Sighting } from '#model/sighting'
import { giveToOwner } from '#store/folder-owner'

/** A sighting, and the number of its stream's capture. */
type Seen = Sighting & { readonly capture: number }

const limits = {
  /** Bytes of one of the two files: some 300,000 sightings. */
  fileBytes: 64 * 1024 * 1024,
} as const

export class SightingLog {
  readonly #folder: string
  readonly #fileBytes: number
  #bytes: number

  constructor(folder: string, fileBytes: number = limits.fileBytes) {
    this.#folder = folder
    this.#fileBytes = fileBytes
    this.#bytes = statSync(this.#newer, { throwIfNoEntry: false })?.size ?? 0
  }

  get #newer(): string {
    return join(this.#folder, 'seen.ndjson')
  }

  get #older(): string {
    return join(this.#folder, 'seen-before.ndjson')
  }

  /** @throws where the disk is full: then these are not kept. */
  add(capture: number, sightings: readonly Sighting[]): void {
    if (sightings.length === 0) return
    makeOwnedFolder(this.#folder)
    if (this.#bytes >= this.#fileBytes) {
      renameSync(this.#newer, this.#older)
      this.#bytes = 0
    }
    const lines = sightings.map((sighting) => `${JSON.stringify({ ...sighting, capture })}\n`).join('')
    appendFileSync(this.#newer, lines)
    giveToOwner(this.#folder, this.#newer)
    this.#bytes += Buffer.byteLength(lines)
  }

  /** All that is kept, the oldest first, some at a time. */
  async *pages(size: number): AsyncIterable<readonly Seen[]> {
    for (const file of [this.#older, this.#newer]) {
      if (!existsSync(file)) continue
      let page: Seen[] = []
      for await (const line of createInterface({ input: createReadStream(file) })) {
        const seen = read(line)
        if (seen === undefined) continue
        page.push(seen)
        if (page.length < size) continue
        yield page
        page = []
      }
      if (page.length > 0) yield page
    }
  }
}

/** Undefined for a line that a power failure cut. */
function read(line: string): Seen | undefined {
  try {
    return JSON.parse(line) as Seen
  } catch {
    return undefined
  }
}
