/** Requests to the process that tries a protocol, and its responses: one JSON line each. */

/** One thing that was tried; `problem` is '' if it went well. */
export interface Check {
  readonly what: string
  readonly problem: string
  /** Output, for the author to judge. */
  readonly seen: readonly string[]
}

export interface TestKitRequest {
  /** The protocol's folder: an absolute path. */
  readonly folder: string
  /** Captures to measure it on: absolute paths. */
  readonly captures: readonly string[]
  /** Facts shown of each capture; the rest is counted. */
  readonly mostFacts: number
}

export type TestKitMessage =
  /** Current step: if the process hangs, this is the last message. */
  | { readonly kind: 'begin'; readonly what: string /** Read before it, of all. */; readonly frames?: number }
  | { readonly kind: 'check'; readonly check: Check; readonly capture?: string }
  /** The protocol's name, once it is loaded. */
  | { readonly kind: 'name'; readonly name: string }
  /** A capture made from one of its scripts, in base64. */
  | { readonly kind: 'made'; readonly name: string; readonly pcap: string }
  | { readonly kind: 'end' }

export const limits = {
  /** MiB of JavaScript heap of the process that tries. */
  heapMegabytes: 2048,
  /** MiB it may use in total: the heap and its buffers. */
  mostMegabytes: 3072,
  /** Bytes of a capture that are read at most. */
  captureBytes: 512 * 1024 * 1024,
  /** Damaged messages tried; of more, each so-many-th. A minute's work for a slow protocol. */
  damagedMessages: 200_000,
  /** Processor milliseconds for a damaged message: far above any honest one, far below what the watchdog ends. */
  damagedMs: 50,
  /** Facts taken of one message; the engine takes 512. */
  factsOfMessage: 100_000,
  /** Facts of a capture kept to be shown. */
  keptFacts: 100_000,
  /** Different complaints about facts that are named. */
  namedFaults: 12,
} as const
