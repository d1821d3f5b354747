export const limits = {
  /** Channels a connection names. Large archivers hold some thousands over one. */
  channels: 8192,
  /** Reads and writes that wait for an answer. */
  pending: 1024,
} as const

/** Names of one connection's channels, and what waits for an answer. */
export class EpicsCaState {
  readonly #byClient = new Map<number, string>()
  readonly #byServer = new Map<number, string>()
  readonly #pending = new Map<number, string | undefined>()

  /** The client asks for a channel by a number of its own. */
  ask(clientId: number, name: string): void {
    keep(this.#byClient, clientId, name, limits.channels)
  }

  /** The server gives it the number that reads and writes use. */
  grant(clientId: number, serverId: number): string | undefined {
    const name = this.#byClient.get(clientId)
    if (name !== undefined) keep(this.#byServer, serverId, name, limits.channels)
    return name
  }

  nameOf(serverId: number): string | undefined {
    return this.#byServer.get(serverId)
  }

  wait(operation: number, object: string | undefined): void {
    keep(this.#pending, operation, object, limits.pending)
  }

  /** Object of the answered operation; `isKnown` false without a request. */
  answer(operation: number): { readonly isKnown: boolean; readonly object: string | undefined } {
    const isKnown = this.#pending.has(operation)
    const object = this.#pending.get(operation)
    this.#pending.delete(operation)
    return { isKnown, object }
  }
}

function keep<T>(map: Map<number, T>, key: number, value: T, most: number): void {
  const [oldest] = map.keys()
  if (oldest !== undefined && map.size >= most && !map.has(key)) map.delete(oldest)
  map.set(key, value)
}
