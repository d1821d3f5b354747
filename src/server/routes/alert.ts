import { TriagedAlert } from '#contract/alert'
import { CodedError } from '#contract/errors'
import { triagedOf } from '../alerts/triaged-alert.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/alerts/{id}',
  summary: 'One alert',
  params: Id,
  answer: { status: 200, schema: TriagedAlert, description: 'The alert' },
  async handle({ params: { id } }, { store, captures }) {
    const alert = await store.alert(id)
    if (alert === undefined) throw new CodedError('not-found', `no alert ${id}`)
    return triagedOf(alert, await captures.names())
  },
})
