/** The bytes of a request with a stream. */
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { CodedError } from '#schema/errors'

/** Throws `too-large` before more is held in memory. */
export async function bodyBytes({ body }: FastifyRequest, most: number, what: string): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of body as Readable) {
    bytes += (piece as Buffer).length
    if (bytes > most) throw new CodedError('too-large', `${what}: expected at most ${most} bytes`)
    pieces.push(piece as Buffer)
  }
  return Buffer.concat(pieces)
}
