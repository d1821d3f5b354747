/** State of one flow: pending requests of both sides, names of symbols by handle. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import { limits } from './limits.ts'

export interface AdsRequest {
  readonly operation: Operation
  readonly command: number
  readonly group: number
  readonly offset: number
  /** Name whose handle was asked for. */
  readonly symbol: string | undefined
}

/** User and secret in the request for a route. */
interface Route {
  readonly user: string | undefined
  readonly clearText: boolean
  readonly defaultCredentials: boolean
}

export class AdsState extends PendingRequests<string, AdsRequest> {
  route: Route | undefined
  readonly #symbols = new Map<number, string>()
  readonly #netIds: readonly [Set<string>, Set<string>] = [new Set(), new Set()]

  constructor() {
    super(limits.pending)
  }

  /** True the first time a side uses a net id. */
  isNewNetId(netId: string, fromClient: boolean): boolean {
    const known = this.#netIds[fromClient ? 0 : 1]
    if (known.has(netId) || known.size >= limits.netIds) return false
    known.add(netId)
    return true
  }

  /** A handle and the name of its object: a symbol or a subscribed place. */
  nameHandle(handle: number, name: string): void {
    this.#symbols.delete(handle)
    this.#symbols.set(handle, name)
    if (this.#symbols.size > limits.handles) this.#symbols.delete(this.#symbols.keys().next().value!)
  }

  nameOf(handle: number): string | undefined {
    return this.#symbols.get(handle)
  }
}

/** Handles of notifications are counted apart from those of symbols. */
export function notificationKey(port: number, handle: number): number {
  return 0x1_0000_0000 * (port + 1) + handle
}
