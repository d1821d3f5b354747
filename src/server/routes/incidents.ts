import { incidentOf } from '#contract/from-model'
import { IncidentItem } from '#contract/incident'
import { defineRoute, listOf, paging, pagingOf, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/incidents',
  summary: 'Alerts that are one story, from where somebody came in to what was hit; the gravest first',
  query: queryOf(paging),
  answer: { status: 200, schema: listOf(IncidentItem), description: 'A page of incidents' },
  async handle({ query }, { store }) {
    const { limit, cursor } = pagingOf(query)
    const from = Math.max(0, Number(cursor ?? 0) || 0)
    const all = await store.incidents()
    return {
      items: all.slice(from, from + limit).map(incidentOf),
      next: from + limit < all.length ? String(from + limit) : null,
    }
  },
})
