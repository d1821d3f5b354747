/** Passes on whole pcapng blocks: what a process that was killed wrote in part is left out, so that another can go on. */
import { Transform, type TransformCallback } from 'node:stream'

const BLOCK_HEADER = 8

export class WholeBlocks extends Transform {
  #rest: Buffer = Buffer.alloc(0)

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
