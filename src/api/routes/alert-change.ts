import { AlertChange, TriagedAlert } from '#contract/alert'
import { CodedError } from '#contract/errors'
import { defineRoute, Id } from '../route.ts'
import { triagedOf } from '../triaged.ts'

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/alerts/{id}',
  summary: 'Takes an alert up, closes it with a reason, or opens it again',
  params: Id,
  body: AlertChange,
  answer: { status: 200, schema: TriagedAlert, description: 'The alert as it stands now' },
  async handle({ params: { id }, body }, { store, captures, now }) {
    const triage = { status: body.status, reason: body.reason ?? '', time: now() }
    const alert = (await store.triage(id, triage)) ? await store.alert(id) : undefined
    if (alert === undefined) throw new CodedError('not-found', `no alert ${id}`)
    return triagedOf(alert, await captures.names())
  },
})
