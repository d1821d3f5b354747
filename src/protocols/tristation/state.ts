/** State of a TriStation flow: commands by their counter, and the bytes of a program in each direction. */
import { FileDigest } from '#bytes/file-digest'
import type { Operation } from '#model/fact'

export interface TristationState {
  /** By counter, which has one byte: at most 256. */
  readonly pending: Map<number, Operation>
  /** Programs and functions since the last emitted transfer. */
  downloaded: FileDigest
  uploaded: FileDigest
  isOpen: boolean
}

export function newState(): TristationState {
  return { pending: new Map(), downloaded: new FileDigest(), uploaded: new FileDigest(), isOpen: false }
}
