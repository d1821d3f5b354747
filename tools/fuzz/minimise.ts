import type { Case } from './mutate.ts'
import { type Failure, newEngine, tryCase } from './trial.ts'

/** Trials spent on making one find small. */
const MOST_TRIALS = 150

/** Failure of a case in a fresh engine. A slow packet must be slow three times: the machine has other work, too. */
export async function fresh(one: Case): Promise<Failure | undefined> {
  const failure = tryCase(await newEngine(), one)
  if (failure?.kind !== 'slow') return failure
  for (let again = 0; again < 2; again++) {
    const next = tryCase(await newEngine(), one)
    if (next?.kind !== 'slow' || next.frame !== failure.frame) return undefined
  }
  return failure
}

/** Leaves out frames, halves first and single ones last, while the same still happens. */
export async function minimise(found: Case, failure: Failure): Promise<Case> {
  let best: Case = { ...found, frames: found.frames.slice(0, failure.frame + 1) }
  if ((await fresh(best))?.what !== failure.what) best = found
  let trials = 0
  for (let size = Math.ceil(best.frames.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < best.frames.length && trials < MOST_TRIALS; ) {
      const shorter = { ...best, frames: best.frames.filter((_, i) => i < at || i >= at + size) }
      trials++
      const still = shorter.frames.length > 0 ? await fresh(shorter) : undefined
      if (
        still !== undefined &&
        still.kind === failure.kind &&
        (still.kind === 'slow' || still.what === failure.what)
      )
        best = shorter
      else at += size
    }
  }
  return best
}
