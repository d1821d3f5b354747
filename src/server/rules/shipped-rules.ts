/** Description of the shipped rules. */
import type { Rule } from '#model/rule'
import type { WorkerPool } from '../worker-pool.ts'

const WORKER = new URL('./shipped-rules-worker.ts', import.meta.url)

export type RuleWords = Pick<
  Rule,
  'id' | 'title' | 'engine' | 'severity' | 'category' | 'techniques' | 'why' | 'falsePositives'
>

/** Loaded in a thread of its own: they come with all protocols, which take seconds to load on a small machine. */
export function shippedRules(asides: WorkerPool): Promise<readonly RuleWords[]> {
  return asides.run<readonly RuleWords[]>(WORKER, undefined)
}
