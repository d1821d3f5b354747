/** The plant at two times, compared once for all who ask while nothing changes. */

import type { Difference } from '#contract/difference'
import { KeptAnswers } from '#store/kept-answers'
import type { Comparison } from '../rooms/comparison.ts'
import type { Ground, OpenRoom } from '../rooms.ts'
import { compareTimes, type TwoTimes } from './two-times.ts'
import type { StoredTimes } from './worker.ts'

const WORKER = new URL('./worker.ts', import.meta.url)

export const open: OpenRoom = (ground) => ({ comparison: comparisonOf(ground) })

export function comparisonOf({
  store,
  files,
  asides,
}: Pick<Ground, 'store' | 'files' | 'asides'>): Comparison {
  const answers = new KeptAnswers<Difference>(store)
  /** One after another: each takes memory. */
  let turn: Promise<unknown> = Promise.resolve()
  const compared = async (times: TwoTimes) => {
    const { folder } = store
    if (folder === undefined) return compareTimes(store, times)
    return asides.ask<Difference>(WORKER, { folder, ...times } satisfies StoredTimes)
  }
  return {
    between: (first, second) =>
      answers.of(JSON.stringify([first, second]), () => {
        const asked = turn.then(async () => compared({ first, second, files: await files() }))
        turn = asked.catch(() => undefined)
        return asked
      }),
  }
}
