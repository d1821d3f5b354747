/** What one connection remembers: calls awaiting answers, and which item a handle stands for. */
import type { Operation } from '#model/fact'
import type { ItemDefinition } from './arguments.ts'
import { limits } from './limits.ts'

export interface Pending {
  readonly operation: Operation
  readonly definitions: readonly ItemDefinition[]
  /** Its interface was guessed; the answer may not prove itself, so that silence means nothing. */
  readonly isGuessed: boolean
}

export class Exchange {
  readonly #pending = new Map<string, Pending>()
  /** `server:12` or `client:12` → item. */
  readonly #items = new Map<string, string>()

  ask(call: string, pending: Pending): Pending | undefined {
    const same = this.#pending.get(call)
    this.#pending.delete(call)
    this.#pending.set(call, pending)
    if (same !== undefined || this.#pending.size <= limits.pending) return same
    const [oldest, forgotten] = this.#pending.entries().next().value!
    this.#pending.delete(oldest)
    return forgotten
  }

  answer(call: string): Pending | undefined {
    const pending = this.#pending.get(call)
    this.#pending.delete(call)
    return pending
  }

  takePending(): readonly Pending[] {
    const waiting = [...this.#pending.values()]
    this.#pending.clear()
    return waiting
  }

  learn(kind: 'server' | 'client', handle: number, item: string): void {
    if (this.#items.size < limits.handles) this.#items.set(`${kind}:${handle}`, item)
  }

  /** The item's name, or its handle in words. */
  itemOf(kind: 'server' | 'client', handle: number): string {
    return this.#items.get(`${kind}:${handle}`) ?? `handle:0x${handle.toString(16)}`
  }
}
