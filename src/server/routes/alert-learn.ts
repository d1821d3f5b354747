import { LearnChange, TriagedAlert } from '#contract/alert'
import { lessonIn } from '../alerts/learning.ts'
import { triage } from '../alerts/triage.ts'
import { triagedOf } from '../alerts/triaged-alert.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/alerts/{id}/learn',
  summary: 'Closes an alert, and what it told is normal from now on, also for who listens to a live stream',
  params: Id,
  body: LearnChange,
  answer: { status: 200, schema: TriagedAlert, description: 'The alert as it stands now' },
  async handle({ params: { id }, body: { reason = '' } }, room) {
    const { captures, now } = room
    const { alert, learning } = await lessonIn(room, id)
    await learning.learn(alert)
    const learned = await triage(room, id, { status: 'closed', reason, time: now(), isLearned: true })
    return triagedOf(learned, await captures.names())
  },
})
