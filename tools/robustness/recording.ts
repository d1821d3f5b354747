import type { WholeFrame } from '#sdk/test-kit/pcap-file'
import type { Seen } from './seen.ts'

/** Ethernet frames of one capture, and what the engine sees in them as they are. */
export interface Recording {
  readonly frames: readonly WholeFrame[]
  readonly seen: Seen
}

/** One way in which a capture can be different and still tell the same. */
export interface Change {
  readonly name: string
  /** Default: Ethernet. */
  readonly linkType?: number
  /** A part of what was said is enough, but nothing else may be said. */
  readonly losesTraffic?: boolean
  of(recording: Recording): readonly WholeFrame[]
}
