/** Bounded queue in front of the engine: memory first, then a file. What does not fit is refused and counted by the caller. */
import { closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export const queueLimits = {
  /** Bytes kept in memory before the file is used. */
  memoryBytes: 16 * 1024 * 1024,
  /** Bytes on disk. */
  diskBytes: 2 * 1024 ** 3,
  /** One file; it is deleted when it was read. */
  fileBytes: 64 * 1024 * 1024,
  /** Chunks in the queue. */
  chunks: 100_000,
} as const

const NAME = /^queue-\d+\.part$/

/** Packets by index of their interface. */
export type PacketCounts = readonly number[]

export interface QueuedChunk {
  readonly bytes: Uint8Array
  readonly packets: PacketCounts
  /** When it arrived, in milliseconds of a steady clock. */
  readonly arrived: number
}

interface SpoolFile {
  readonly path: string
  readonly descriptor: number
  written: number
  unread: number
}

interface Place {
  readonly file: SpoolFile
  readonly offset: number
}

interface Entry {
  readonly length: number
  readonly packets: PacketCounts
  readonly arrived: number
  readonly data: Uint8Array | Place
}

export class PacketQueue {
  readonly #folder: string
  readonly #limits: { readonly [Name in keyof typeof queueLimits]: number }
  #entries: Entry[] = []
  #head = 0
  #memory = 0
  #disk = 0
  #last: SpoolFile | undefined
  #count = 0
  #problem = ''

  /** Deletes what an earlier process left in `folder`. */
  constructor(folder: string, limits: Partial<Record<keyof typeof queueLimits, number>> = {}) {
    this.#folder = folder
    this.#limits = { ...queueLimits, ...limits }
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    for (const name of readdirSync(folder)) if (NAME.test(name)) rmSync(join(folder, name), { force: true })
  }

  get memoryBytes(): number {
    return this.#memory
  }

  get diskBytes(): number {
    return this.#disk
  }

  get diskLimit(): number {
    return this.#limits.diskBytes
  }

  /** Why the file cannot be written; '' while it can. */
  get problem(): string {
    return this.#problem
  }

  /** Arrival of the oldest chunk; undefined if the queue is empty. */
  get oldest(): number | undefined {
    return this.#entries[this.#head]?.arrived
  }

  /** False if the queue is full or its file cannot be written: the chunk is lost to the engine. */
  push(chunk: QueuedChunk): boolean {
    const { bytes, packets, arrived } = chunk
    if (this.#entries.length - this.#head >= this.#limits.chunks) return false
    const fitsMemory = this.#disk === 0 && this.#memory + bytes.length <= this.#limits.memoryBytes
    const data = fitsMemory ? bytes : this.#write(bytes)
    if (data === undefined) return false
    if (fitsMemory) this.#memory += bytes.length
    this.#entries.push({ length: bytes.length, packets, arrived, data })
    return true
  }

  /** The oldest chunk, which leaves the queue; without bytes if its file cannot be read. */
  shift(): QueuedChunk | undefined {
    const entry = this.#entries[this.#head]
    if (entry === undefined) return undefined
    this.#entries[this.#head] = undefined as unknown as Entry
    if (++this.#head > 1024 && this.#head * 2 > this.#entries.length) {
      this.#entries = this.#entries.slice(this.#head)
      this.#head = 0
    }
    const { length, packets, arrived, data } = entry
    if (data instanceof Uint8Array) {
      this.#memory -= length
      return { bytes: data, packets, arrived }
    }
    return { bytes: this.#read(data, length), packets, arrived }
  }

  /** Deletes the files. */
  close(): void {
    const files = new Set(this.#entries.flatMap((entry) => fileOf(entry)))
    if (this.#last !== undefined) files.add(this.#last)
    for (const file of files) this.#delete(file)
    this.#entries = []
    this.#head = 0
    this.#memory = 0
    this.#disk = 0
    this.#last = undefined
  }

  #write(bytes: Uint8Array): Place | undefined {
    const { diskBytes, fileBytes } = this.#limits
    if (this.#disk + bytes.length > diskBytes) return undefined
    try {
      if (this.#last === undefined || this.#last.written + bytes.length > fileBytes) this.#last = this.#open()
      const file = this.#last
      const offset = file.written
      for (let at = 0; at < bytes.length; )
        at += writeSync(file.descriptor, bytes, at, bytes.length - at, offset + at)
      file.written += bytes.length
      file.unread += bytes.length
      this.#disk += bytes.length
      this.#problem = ''
      return { file, offset }
    } catch (error) {
      this.#problem = `the queue cannot be written: ${(error as Error).message}`
      return undefined
    }
  }

  #open(): SpoolFile {
    const path = join(this.#folder, `queue-${this.#count++}.part`)
    return { path, descriptor: openSync(path, 'w+', 0o600), written: 0, unread: 0 }
  }

  #read({ file, offset }: Place, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    let at = 0
    try {
      while (at < length) {
        const count = readSync(file.descriptor, bytes, at, length - at, offset + at)
        if (count === 0) break
        at += count
      }
    } catch (error) {
      this.#problem = `the queue cannot be read: ${(error as Error).message}`
      at = 0
    }
    file.unread -= length
    this.#disk -= length
    if (file.unread === 0) {
      this.#delete(file)
      if (file === this.#last) this.#last = undefined
    }
    return at === length ? bytes : new Uint8Array(0)
  }

  #delete({ descriptor, path }: SpoolFile): void {
    closeSync(descriptor)
    rmSync(path, { force: true })
  }
}

function fileOf(entry: Entry | undefined): readonly SpoolFile[] {
  return entry === undefined || entry.data instanceof Uint8Array ? [] : [entry.data.file]
}
