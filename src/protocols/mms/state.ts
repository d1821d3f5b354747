/** State of one MMS association: pending requests, data sets, open files and domains. */
import { FileDigest } from '#bytes/file-digest'
import type { Operation } from '#model/fact'
import { limits } from './limits.ts'
import type { MmsVariables, ObjectName } from './objects.ts'

export interface PendingMmsRequest {
  readonly service: number
  readonly operation: Operation
  readonly variables: MmsVariables
  /** First texts of the request: file, domain, program. */
  readonly texts: readonly string[]
  /** Handle of a file or upload that the request names. */
  readonly handle: number | undefined
}

/** A file, or the content of a domain, on its way. */
export interface MmsTransfer {
  readonly name: string
  readonly digest: FileDigest
}

export class MmsState {
  isSettled = false
  /** The client requested an association that is not accepted yet. */
  isAssociating = false
  hasPassword = false
  /** Names of TASE.2 were seen: the association links control centres. */
  isTase = false
  /** Requests of the server and of the client pass by too. */
  readonly hasAsked: [boolean, boolean] = [false, false]
  readonly #pending: readonly [Map<number, PendingMmsRequest>, Map<number, PendingMmsRequest>] = [
    new Map(),
    new Map(),
  ]
  readonly #lists = new Map<string, readonly ObjectName[]>()
  readonly #transfers = new Map<string, MmsTransfer>()

  /** Remembers a request; returns the one that it pushes out unanswered. */
  ask(fromClient: boolean, invokeId: number, pending: PendingMmsRequest): PendingMmsRequest | undefined {
    this.hasAsked[fromClient ? 1 : 0] = true
    const waiting = this.#pending[fromClient ? 1 : 0]
    const same = waiting.get(invokeId)
    waiting.delete(invokeId)
    waiting.set(invokeId, pending)
    if (same !== undefined || waiting.size <= limits.pendingRequests) return same
    const [oldest, forgotten] = waiting.entries().next().value!
    waiting.delete(oldest)
    return forgotten
  }

  /** The request that an answer of the other side settles. */
  answer(fromClient: boolean, invokeId: number | undefined): PendingMmsRequest | undefined {
    if (invokeId === undefined) return undefined
    const waiting = this.#pending[fromClient ? 0 : 1]
    const pending = waiting.get(invokeId)
    waiting.delete(invokeId)
    return pending
  }

  takePending(): readonly PendingMmsRequest[] {
    const all = this.#pending.flatMap((waiting) => [...waiting.values()])
    for (const waiting of this.#pending) waiting.clear()
    return all
  }

  /** Members of a data set, learned when they were asked for or defined. */
  learnList(name: string, members: readonly ObjectName[]): void {
    keep(this.#lists, name, members)
  }

  membersOf(name: string): readonly ObjectName[] {
    return this.#lists.get(name) ?? []
  }

  begin(key: string, name: string): void {
    keep(this.#transfers, key, { name, digest: new FileDigest() })
  }

  /** The next bytes of it, in order. */
  grow(
    key: string,
    bytes: Uint8Array,
    { start, end }: { readonly start: number; readonly end: number },
  ): void {
    const transfer = this.#transfers.get(key)
    transfer?.digest.add(bytes, start, end)
  }

  take(key: string): MmsTransfer | undefined {
    const transfer = this.#transfers.get(key)
    this.#transfers.delete(key)
    return transfer
  }
}

function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  if (map.size > limits.transfers) map.delete(map.keys().next().value!)
}
