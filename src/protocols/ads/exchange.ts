/** What one flow remembers: requests of both sides awaiting answers, names of symbols by handle. */
import type { Operation } from '#model/fact'
import { limits } from './limits.ts'

export interface Request {
  readonly operation: Operation
  readonly command: number
  readonly group: number
  readonly offset: number
  /** Name whose handle was asked for. */
  readonly symbol: string | undefined
}

/** What was said of user and secret when a route was asked for. */
export interface Route {
  readonly user: string | undefined
  readonly clearText: boolean
  readonly defaultCredentials: boolean
}

export class Exchange {
  route: Route | undefined
  readonly #pending = new Map<string, Request>()
  readonly #symbols = new Map<number, string>()
  readonly #netIds: readonly [Set<string>, Set<string>] = [new Set(), new Set()]

  /** True the first time a side uses a net id. */
  isNewNetId(netId: string, fromClient: boolean): boolean {
    const known = this.#netIds[fromClient ? 0 : 1]
    if (known.has(netId) || known.size >= limits.netIds) return false
    known.add(netId)
    return true
  }

  ask(key: string, request: Request): readonly Request[] {
    const pushedOut: Request[] = []
    const same = this.#pending.get(key)
    if (same !== undefined) pushedOut.push(same)
    this.#pending.delete(key)
    this.#pending.set(key, request)
    if (this.#pending.size > limits.pending) {
      const [oldest, waiting] = this.#pending.entries().next().value!
      this.#pending.delete(oldest)
      pushedOut.push(waiting)
    }
    return pushedOut
  }

  answer(key: string): Request | undefined {
    const request = this.#pending.get(key)
    this.#pending.delete(key)
    return request
  }

  takePending(): readonly Request[] {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    return waiting
  }

  /** A handle and the name of what it stands for: a symbol or a subscribed place. */
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
