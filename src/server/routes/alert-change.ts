import { AlertChange, TriagedAlert } from '#contract/alert'
import { triage } from '../alerts/triage.ts'
import { triagedOf } from '../alerts/triaged-alert.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/alerts/{id}',
  summary: 'Takes an alert up, closes it with a reason, or opens it again',
  params: Id,
  body: AlertChange,
  answer: { status: 200, schema: TriagedAlert, description: 'The alert as it stands now' },
  async handle({ params: { id }, body }, room) {
    const said = { status: body.status, reason: body.reason ?? '', time: room.now() }
    return triagedOf(await triage(room, id, said), await room.captures.names())
  },
})
