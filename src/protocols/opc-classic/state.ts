/** State of one connection: pending calls, and items by handle. */
import type { Operation } from '#model/fact'
import { PendingRequests } from '#model/pending-requests'
import type { ItemDefinition } from './arguments.ts'
import { limits } from './limits.ts'

export interface PendingOpcClassicRequest {
  readonly operation: Operation
  readonly definitions: readonly ItemDefinition[]
  /** Its interface was guessed; the answer may not prove itself, so that silence means nothing. */
  readonly isGuessed: boolean
}

export class OpcClassicState extends PendingRequests<string, PendingOpcClassicRequest> {
  /** `server:12` or `client:12` → item. */
  readonly #items = new Map<string, string>()

  constructor() {
    super(limits.pending)
  }

  learn(kind: 'server' | 'client', handle: number, item: string): void {
    if (this.#items.size < limits.handles) this.#items.set(`${kind}:${handle}`, item)
  }

  /** The item's name, or its handle in words. */
  itemOf(kind: 'server' | 'client', handle: number): string {
    return this.#items.get(`${kind}:${handle}`) ?? `handle:0x${handle.toString(16)}`
  }
}
