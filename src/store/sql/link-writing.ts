import type { Link } from '#model/device'
import type { Facet } from '../facets.ts'
import { mergeLinks } from '../merge.ts'
import { countFacets } from './facet-counts.ts'
import { linkOf, linkRow, linkTexts } from './rows.ts'
import { type TextTable, textsOf } from './text-table.ts'
import type { Kind } from './writing.ts'

/** The links of a store; they need its table of texts. */
export function linksWith(texts: TextTable): Kind<Link> {
  return {
    name: 'link',
    merge: mergeLinks,
    async read(db, ids) {
      const rows = await db.selectFrom('link').selectAll().where('id', 'in', ids).execute()
      const words = await textsOf(db, rows)
      return new Map(rows.map((row) => [row.id, linkOf(row, words)]))
    },
    async write(db, changed) {
      const there = changed.flatMap(({ now }) => now ?? [])
      const gone = changed.filter(({ now }) => now === undefined).map(({ id }) => id)
      if (there.length > 0) {
        const numbers = await texts.numbers(db, there.flatMap(linkTexts))
        await db
          .insertInto('link')
          .values(there.map((link) => linkRow(link, numbers)))
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet(({ ref }) => ({
              client: ref('excluded.client'),
              server: ref('excluded.server'),
              client_address: ref('excluded.client_address'),
              server_address: ref('excluded.server_address'),
              transport: ref('excluded.transport'),
              protocol: ref('excluded.protocol'),
              port: ref('excluded.port'),
              packets: ref('excluded.packets'),
              octets: ref('excluded.octets'),
              first_seen: ref('excluded.first_seen'),
              last_seen: ref('excluded.last_seen'),
              is_changing: ref('excluded.is_changing'),
              file: ref('excluded.file'),
              frame: ref('excluded.frame'),
              operations: ref('excluded.operations'),
              sessions: ref('excluded.sessions'),
            })),
          )
          .execute()
      }
      if (gone.length > 0) await db.deleteFrom('link').where('id', 'in', gone).execute()
      const one: readonly Facet[] = [['count', '']]
      await countFacets(
        db,
        'link',
        changed.map(({ old, now }) => [old && one, now && one]),
      )
    },
  }
}
