import type { Kysely } from 'kysely'
import type { Facet } from '../facets.ts'
import { inGroups } from './groups.ts'
import type { Tables } from './tables.ts'

/** Moves the counts of facets from what things were counted under to what they are. */
export async function countFacets<T extends Pick<Tables, 'facet'>>(
  db: Kysely<T>,
  scope: string,
  moves: readonly (readonly [was: readonly Facet[] | undefined, is: readonly Facet[] | undefined])[],
): Promise<void> {
  const sums = new Map<string, number>()
  const add = (facets: readonly Facet[] | undefined, by: number) => {
    for (const facet of facets ?? [])
      sums.set(JSON.stringify(facet), (sums.get(JSON.stringify(facet)) ?? 0) + by)
  }
  for (const [was, is] of moves) {
    add(was, -1)
    add(is, 1)
  }
  const rows = [...sums]
    .filter(([, count]) => count !== 0)
    .map(([facet, count]) => {
      const [name, value] = JSON.parse(facet) as Facet
      return { scope, name, value, count }
    })
  // Kysely cannot see that a database with more tables has this one as well.
  const facets = db as unknown as Kysely<Pick<Tables, 'facet'>>
  for (const group of inGroups(rows)) {
    await facets
      .insertInto('facet')
      .values(group)
      .onConflict((conflict) =>
        conflict.columns(['scope', 'name', 'value']).doUpdateSet(({ eb, ref }) => ({
          count: eb(ref('facet.count'), '+', ref('excluded.count')),
        })),
      )
      .execute()
  }
  if (rows.some(({ count }) => count < 0))
    await facets.deleteFrom('facet').where('scope', '=', scope).where('count', '<=', 0).execute()
}
