import { CodedError } from '#schema/errors'
import { incidentOf } from '#schema/from-model'
import { IncidentItem } from '#schema/incident'
import type { Store } from '#store/store'
import { spanOf } from '../http/query-time.ts'
import { Id, listOf, paging, pagingOf, queryOf, route, seen } from '../http/route.ts'
import { incidentWithin } from './within.ts'

export const incidentRoutes = (store: Pick<Store, 'incidents'>) => [
  route({
    method: 'GET',
    path: '/rest/incidents',
    access: 'read',
    summary: 'Correlated alerts from initial access to target, most severe first',
    query: queryOf({ ...paging, ...seen }),
    answer: { status: 200, schema: listOf(IncidentItem), description: 'A page of incidents' },
    async handle({ query }) {
      const { limit, cursor } = pagingOf(query)
      const from = Math.max(0, Number(cursor ?? 0) || 0)
      const span = spanOf(query)
      const all = (await store.incidents()).flatMap((incident) => incidentWithin(incident, span) ?? [])
      return {
        items: all.slice(from, from + limit).map(incidentOf),
        next: from + limit < all.length ? String(from + limit) : null,
      }
    },
  }),
  route({
    method: 'GET',
    path: '/rest/incidents/{id}',
    access: 'read',
    summary: 'One incident',
    params: Id,
    answer: { status: 200, schema: IncidentItem, description: 'The incident' },
    async handle({ params }) {
      const incident = (await store.incidents()).find(({ id }) => id === params.id)
      if (incident === undefined) throw new CodedError('not-found', `no incident ${params.id}`)
      return incidentOf(incident)
    },
  }),
]
