const limits = {
  /** Streams that carry files, of one connection; the oldest is forgotten. */
  fileStreams: 64,
} as const

export class AdbState {
  hasAuthenticated = false
  /** Bytes of a long message that are still to come, of either side. */
  clientRemaining = 0
  serverRemaining = 0
  /** The client's numbers of streams that it opened for files. */
  readonly #fileStreams = new Set<number>()

  opensFiles(stream: number): void {
    this.#fileStreams.add(stream)
    if (this.#fileStreams.size <= limits.fileStreams) return
    for (const oldest of this.#fileStreams) {
      this.#fileStreams.delete(oldest)
      return
    }
  }

  carriesFiles(stream: number): boolean {
    return this.#fileStreams.has(stream)
  }

  closes(stream: number): void {
    this.#fileStreams.delete(stream)
  }
}
