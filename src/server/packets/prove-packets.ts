import { CodedError } from '#contract/errors'
import type { ProofQuery } from '../room.ts'
import { proofCapture } from './evidence-capture.ts'

/** The packets of a proof out of a capture file. Throws `frame-unavailable` where the octets are gone. */
export async function provePackets(path: string, query: ProofQuery): Promise<Uint8Array> {
  try {
    return await proofCapture({ path, frames: query.frames, what: query.what })
  } catch {
    throw new CodedError('frame-unavailable', `the octets of ${query.file} are not where they were`)
  }
}
