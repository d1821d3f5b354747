import { CodedError } from '#contract/errors'
import { incidentOf } from '#contract/from-model'
import { IncidentItem } from '#contract/incident'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/incidents/{id}',
  summary: 'One incident',
  params: Id,
  answer: { status: 200, schema: IncidentItem, description: 'The incident' },
  async handle({ params }, { store }) {
    const incident = (await store.incidents()).find(({ id }) => id === params.id)
    if (incident === undefined) throw new CodedError('not-found', `no incident ${params.id}`)
    return incidentOf(incident)
  },
})
