/** Passes on whole pcapng blocks: what a process that was killed wrote in part is left out, so that another can go on. */
import { Transform, type TransformCallback } from 'node:stream'

export const streamLimits = {
  /**
   * Bytes that each stage between capture process and engine holds. With the 64 KiB of Node each stage waits for the next one, and on
   * busy processors the engine is idle while packets are queued.
   */
  bufferedBytes: 1024 * 1024,
} as const

const BLOCK_HEADER = 8

export class WholeBlocks extends Transform {
  #rest: Buffer = Buffer.alloc(0)

  constructor() {
    super({ highWaterMark: streamLimits.bufferedBytes })
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    while (at + BLOCK_HEADER <= bytes.length) {
      const end = at + Math.max(BLOCK_HEADER, bytes.readUInt32LE(at + 4))
      if (end > bytes.length) break
      at = end
    }
    this.#rest = bytes.subarray(at)
    done(null, at > 0 ? bytes.subarray(0, at) : undefined)
  }

  override _flush(done: TransformCallback): void {
    done()
  }
}
