/** A stream of packets that another reader can take up: from the next whole packet on, with the headers it needs first. */
import { PassThrough, type Readable } from 'node:stream'
import { streamLimits } from '#capture/live/whole-blocks'

export abstract class PacketStream {
  readonly #source: Readable
  #first: PassThrough | undefined = newReader()
  #reader = this.#first
  /** The reader that begins with the next packet. */
  #waiting: PassThrough | undefined
  /** Packets that have begun. */
  protected packets = 0

  constructor(source: Readable) {
    this.#source = source
    this.#watch(this.#first!)
    source.on('data', (chunk: Uint8Array) => this.#write(chunk))
    source.on('end', () => this.end())
    source.on('close', () => this.end())
  }

  /** No packet or block is half read. */
  protected abstract get isBetween(): boolean

  /** Headers that a reader needs before the next packet. */
  protected abstract headers(): readonly Uint8Array[]

  /** Follows the lengths of packets; returns how many bytes it went. */
  protected abstract step(chunk: Uint8Array, at: number): number

  /** The stream from now on, and the number of frames before it; the previous reader is released. */
  read(): { readonly stream: Readable; readonly framesBefore: number } {
    const first = this.#first
    this.#first = undefined
    if (first !== undefined) return { stream: first, framesBefore: 0 }
    this.#reader?.end()
    this.#reader = undefined
    this.#waiting = this.#watch(newReader())
    this.#source.resume()
    return { stream: this.#waiting, framesBefore: this.packets }
  }

  /** No more is read: the reader comes to its end as if the capture had. */
  end(): void {
    this.#reader?.end()
    this.#waiting?.end()
    this.#reader = undefined
    this.#waiting = undefined
  }

  #watch(stream: PassThrough): PassThrough {
    stream.on('drain', () => this.#source.resume())
    stream.on('close', () => this.#source.resume())
    stream.on('error', () => {}) // its engine has died, which is reported elsewhere
    return stream
  }

  #write(chunk: Uint8Array): void {
    let written = 0
    for (let at = 0; at < chunk.length; ) {
      if (this.#waiting !== undefined && this.isBetween) {
        this.#reader = this.#waiting
        this.#waiting = undefined
        for (const header of this.headers()) this.#reader.write(header)
        written = at
      }
      at += this.step(chunk, at)
    }
    const reader = this.#reader
    if (reader === undefined || reader.destroyed || reader.writableEnded) return
    if (!reader.write(chunk.subarray(written))) this.#source.pause()
  }
}

function newReader(): PassThrough {
  return new PassThrough({ highWaterMark: streamLimits.bufferedBytes })
}
