import { toHex } from '#bytes/hex'
import { compressionOf } from './compression.ts'
import type { Frame } from './frame.ts'
import { type CaptureComment, type CaptureInterface, CaptureNotes } from './notes.ts'
import { isPcap, PcapReader } from './pcap.ts'
import { isPcapng, PcapngReader } from './pcapng.ts'
import { FRAME, NEED, type RecordReader, ReusedFrame, SKIP, STOP } from './record.ts'

/** Bytes that identify a format. */
const MAGIC_BYTES = 4
const NOTHING = new Uint8Array(0)

/**
 * Reads the frames of a pcap or pcapng capture that comes in chunks of any size; the size changes nothing but speed.
 *
 *     reader.push(chunk); while (reader.next()) use(reader.frame); …; reader.finish()
 *
 * A chunk may be reused once `next` has answered false. Nothing is thrown: see `failed` and `problems`.
 */
export class FrameReader {
  /** Why the input is no capture at all, with what was expected and what came; '' if it is one. */
  failed = ''
  readonly #frame = new ReusedFrame()
  readonly #notes = new CaptureNotes()
  #reader: RecordReader | undefined
  #chunk: Uint8Array = NOTHING
  #at = 0
  /** First bytes of a record that no chunk held whole; always fewer than it needs, or exactly as many. */
  #carry: Uint8Array = NOTHING
  #carried = 0
  #need = MAGIC_BYTES
  /** Bytes of an unread block that are still to come. */
  #skip = 0
  /** Position of the current record in the file. */
  #offset = 0
  /** Position of the last record that was no plain frame; for the message if it is cut. */
  #last = 0
  #isStopped = false

  /** The frame `next` went to; the same object each time, valid until the following `next`. */
  get frame(): Frame {
    return this.#frame
  }

  /** Such as `pcap`, `pcap (nanoseconds)`, `pcapng`; '' until known. */
  get format(): string {
    return this.#reader?.format ?? ''
  }

  /** Damage found, in words with byte offsets; bounded. */
  get problems(): readonly string[] {
    return this.#notes.problems
  }

  /** `framesBefore`: this is the rest of a capture, whose first frames another reader has read. */
  constructor({ framesBefore = 0 } = {}) {
    this.#frame.number = framesBefore
  }

  get counters(): Readonly<Record<string, number>> {
    return this.#notes.counters
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#notes.interfaces
  }

  get comments(): readonly CaptureComment[] {
    return this.#notes.comments
  }

  /** IP address as text → host names, from name resolution blocks. */
  get names(): ReadonlyMap<string, readonly string[]> {
    return this.#notes.names
  }

  /** True where nothing further can be read: more chunks are ignored. */
  get isStopped(): boolean {
    return this.#isStopped
  }

  /** Hands over the next bytes of the file. */
  push(chunk: Uint8Array): void {
    if (this.#isStopped) return
    this.#chunk = this.#at < this.#chunk.length ? joined(this.#chunk.subarray(this.#at), chunk) : chunk
    this.#at = 0
    this.#pass(0)
  }

  /** Goes to the next frame. False: push more, or finish. */
  next(): boolean {
    if (this.#isStopped) return false
    const reader = this.#reader
    if (reader === undefined) return this.#probe() && this.next()
    while (this.#carried === 0) {
      const outcome = reader.read(this.#chunk, this.#at, this.#chunk.length, this.#offset)
      if (outcome === FRAME) {
        this.#at += reader.size
        this.#offset += reader.size
        return true
      }
      if (outcome === SKIP) this.#passRecord(reader.size)
      else return this.#wait(outcome, reader.size)
    }
    return this.#nextAtSeam(reader)
  }

  /** As `next`, for a record that no chunk holds whole. */
  #nextAtSeam(reader: RecordReader): boolean {
    while (this.#topUp()) {
      const outcome = reader.read(this.#carry, 0, this.#carried, this.#offset)
      if (outcome === NEED) this.#need = reader.size
      else if (outcome === STOP) return this.#wait(outcome, 0)
      else {
        this.#passRecord(reader.size)
        return outcome === FRAME || this.next()
      }
    }
    return false
  }

  /** The chunk ends here: keeps its rest, which the caller may reuse. */
  #wait(outcome: typeof NEED | typeof STOP, need: number): false {
    if (outcome === STOP) this.#stop()
    else {
      this.#need = need
      this.#append(this.#chunk.length - this.#at)
    }
    return false
  }

  /** End of input: reports what is left over. */
  finish(): void {
    if (this.#isStopped) return
    const left = this.#carried
    if (this.#reader === undefined) {
      this.failed = `expected a pcap or pcapng capture, got ${left === 0 ? 'nothing' : `only the bytes ${toHex(this.#carry, 0, left, ' ')}`}`
    } else if (!this.#reader.isOpen) {
      this.failed = `the ${this.format} header is cut: ${this.#need} bytes are needed, got ${left}`
    } else if (this.#skip > 0) {
      this.#notes.problem(
        `cut in ${this.#reader.place()} at byte ${this.#last}: ${this.#skip} bytes are missing`,
      )
    } else if (left > 0) {
      const announced = `${this.#need} bytes with its header announced`
      this.#notes.problem(
        `cut in ${this.#reader.place()} at byte ${this.#offset}: ${announced}, ${left} left`,
      )
    }
    this.#stop()
  }

  /** Goes on behind a record of `size` bytes, of which some may be carried. */
  #passRecord(size: number): void {
    this.#last = this.#offset
    this.#offset += size
    this.#pass(size - this.#carried)
    this.#carried = 0
    // The consumer may still hold the borrowed frame: the next record is assembled in another buffer.
    this.#carry = NOTHING
  }

  /** Goes on `bytes` in the chunk, and in the chunks to come where it is shorter. */
  #pass(bytes: number): void {
    const wanted = this.#at + bytes + this.#skip
    this.#at = Math.min(wanted, this.#chunk.length)
    this.#skip = wanted - this.#at
  }

  #stop(): void {
    this.#isStopped = true
    this.#chunk = NOTHING
    this.#at = 0
    this.#carried = 0
  }

  /** Completes the carried record from the chunk; false if the chunk is too short for that. */
  #topUp(): boolean {
    this.#append(Math.min(this.#need - this.#carried, this.#chunk.length - this.#at))
    return this.#carried === this.#need
  }

  /** Memory grows with the bytes that came, never with those a length announces. */
  #append(bytes: number): void {
    const length = this.#carried + bytes
    if (length > this.#carry.length) {
      const grown = new Uint8Array(Math.max(length, this.#carry.length * 2, 256))
      grown.set(this.#carry.subarray(0, this.#carried))
      this.#carry = grown
    }
    this.#carry.set(this.#chunk.subarray(this.#at, this.#at + bytes), this.#carried)
    this.#carried = length
    this.#at += bytes
  }

  /** Chooses the reader by the first bytes; false where they are too few or strange. */
  #probe(): boolean {
    const isSplit = this.#carried > 0 || this.#chunk.length < MAGIC_BYTES
    if (isSplit && !this.#topUp()) return false
    const first = this.#carried > 0 ? this.#carry : this.#chunk
    if (isPcap(first, 0)) this.#reader = new PcapReader(this.#frame, this.#notes)
    else if (isPcapng(first, 0)) this.#reader = new PcapngReader(this.#frame, this.#notes)
    else {
      const bytes = toHex(first, 0, MAGIC_BYTES, ' ')
      this.failed = `expected a pcap or pcapng capture, got ${foreignName(first)} (first bytes ${bytes})`
      this.#stop()
    }
    return this.#reader !== undefined
  }
}

/** File types that people drop by mistake, by their first four bytes. */
const foreignFormats: ReadonlyMap<string, string> = new Map([
  ['736e6f6f', 'a snoop capture'], // RFC 1761
  ['474d4255', 'a Network Monitor capture'],
  ['52545353', 'a Network Monitor 1 capture'],
  ['5452534e', 'a Sniffer capture'],
  ['58435000', 'a Sniffer capture'],
  ['4f627365', 'an Observer capture'],
  ['4c4f4747', 'a Vector BLF log'],
  ['64617465', 'a CAN trace in text'],
  ['4d444620', 'an ASAM MDF measurement'],
  ['425a6839', 'a bzip2 file'],
  ['04224d18', 'an LZ4 file'],
  ['504b0304', 'a ZIP archive'],
  ['377abcaf', 'a 7-Zip archive'],
  ['fd377a58', 'an xz file'],
  ['52617221', 'a RAR archive'],
  ['25504446', 'a PDF file'],
  ['7f454c46', 'a program'],
])

function foreignName(first: Uint8Array): string {
  const compression = compressionOf(first)
  if (compression !== 'none') return `a ${compression} file that was not decompressed`
  return foreignFormats.get(toHex(first, 0, MAGIC_BYTES)) ?? 'something else'
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
