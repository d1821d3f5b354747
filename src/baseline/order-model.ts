import { limits } from './limits.ts'

/** Most channels only read. */
const NONE: ReadonlyMap<string, Map<string, number>> = new Map()

/** M3: what changes come after, by channel. Only contexts of changing operations are kept: they are few. */
export class OrderModel {
  /** Change → what it came after → how often. */
  contexts: ReadonlyMap<string, Map<string, number>> = NONE

  learn(change: string, after: string, times = 1): void {
    let known = this.contexts.get(change)
    if (known === undefined) {
      if (this.contexts.size >= limits.changesPerChannel) return
      known = new Map()
      if (this.contexts === NONE) this.contexts = new Map([[change, known]])
      else (this.contexts as Map<string, Map<string, number>>).set(change, known)
    }
    if (known.size < limits.contextsPerChange || known.has(after))
      known.set(after, (known.get(after) ?? 0) + times)
  }

  /** Takes a context back. */
  forget(change: string, after: string): void {
    this.contexts.get(change)?.delete(after)
  }

  /** The contexts this change was learned in, if this one is none of them and they are settled; else undefined. */
  judge(change: string, after: string): readonly string[] | undefined {
    const known = this.contexts.get(change)
    if (known === undefined || known.has(after) || known.size >= limits.settledContexts) return undefined
    let count = 0
    for (const times of known.values()) count += times
    return count >= limits.contextsBeforeJudging ? [...known.keys()] : undefined
  }
}
