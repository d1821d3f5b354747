import type { ScorePoint } from '#schema/history'
import type { Store } from '#store/store'

/** Stored security scores, one point a day, oldest first. */
export async function scorePoints(store: Pick<Store, 'records'>): Promise<readonly ScorePoint[]> {
  return (await store.records('score')).map(({ body }) => JSON.parse(body) as ScorePoint)
}
