/** Bounds on what a TAXII server may make us fetch, keep or wait for. Reaching one ends the update in words. */
export const limits = {
  /** Bytes of one answer, unpacked. */
  answerBytes: 50 * 1024 * 1024,
  /** Bytes of one update of one source, unpacked. */
  updateBytes: 1024 ** 3,
  pages: 10_000,
  /** Consecutive pages without any object, though each announces more. */
  emptyPages: 20,
  /** Objects of one page, and of one update. */
  pageObjects: 200_000,
  updateObjects: 2_000_000,
  /** How many objects a page is asked to have; the server may give fewer. */
  asked: 1000,
  /** Brackets within brackets of an answer. */
  depth: 64,
  apiRoots: 20,
  collections: 100,
  /** Characters of `next`. */
  nextCharacters: 4000,
  /** A server that is silent for this long is gone. */
  idleMs: 30_000,
  /** One answer takes at most so long, however slowly it drips. */
  answerMs: 5 * 60_000,
  /** One update of one source. */
  updateMs: 60 * 60_000,
  /** Attempts for one answer, where it is worth another: no connection, 429, 5xx. */
  attempts: 5,
  /** Pause before the second attempt; doubled each time, unless the server names its own. */
  pauseMs: 2000,
  /** A server may ask for a longer pause than this; then the next update is the better time. */
  longestPauseMs: 10 * 60_000,
  /** Redirects within one host. */
  redirects: 3,
  /** Objects kept of one source: those that expired go first. */
  keptObjects: 250_000,
  /** Characters of a file that we write, well below what the engine reads of one. */
  fileCharacters: 20 * 1024 * 1024,
  /** Time for which a revoked object is stored, in case the server sends an older version again. */
  revokedMs: 365 * 86_400_000,
  sources: 20,
} as const
