/** Changes against attack paths, in the smallest sets that lower something. */
import type { PathChangeItem } from './exposure.ts'

/** Effect on a site, with all changes made so far. */
export interface PathEffect {
  /** Likelihood of the most likely path, 0..1. */
  readonly likelihood: number
  /** Targets to which any path leads; undefined where that was not computed. */
  readonly targets: number | undefined
  /** Security score of the site; undefined where that was not computed. */
  readonly score: number | undefined
}

export interface ChangeSet {
  readonly changes: readonly PathChangeItem[]
  /** Without these changes, with those of the sets above. */
  readonly before: PathEffect
  readonly after: PathEffect
}

/** Likelihoods closer than this are the same on a page: half a percent. */
const SAME_LIKELIHOOD = 0.005
/** Scores closer than this are the same on a page. */
const SAME_SCORE = 0.5

/**
 * Changes come in the order of their effect. A set ends with the change that lowers likelihood, targets or risk; changes at
 * the end that lower nothing are in no set.
 */
export function changeSets(changes: readonly PathChangeItem[]): ChangeSet[] {
  const sets: ChangeSet[] = []
  const [first] = changes
  if (first === undefined) return sets
  let before: PathEffect = {
    likelihood: first.before,
    targets: first.targets?.before,
    score: first.scores?.before ?? undefined,
  }
  let open: PathChangeItem[] = []
  for (const change of changes) {
    open.push(change)
    const after: PathEffect = {
      likelihood: change.together,
      targets: change.targets?.together,
      score: change.scores?.together ?? undefined,
    }
    if (!isBetter(before, after)) continue
    sets.push({ changes: open, before, after })
    before = after
    open = []
  }
  return sets
}

function isBetter(before: PathEffect, after: PathEffect): boolean {
  return (
    before.likelihood - after.likelihood >= SAME_LIKELIHOOD ||
    (before.targets ?? 0) > (after.targets ?? before.targets ?? 0) ||
    (after.score ?? before.score ?? 0) - (before.score ?? 0) >= SAME_SCORE
  )
}
