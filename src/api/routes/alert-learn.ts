import { LearnChange, TriagedAlert } from '#contract/alert'
import { CodedError } from '#contract/errors'
import { lessonIn } from '../learning.ts'
import { defineRoute, Id } from '../route.ts'
import { triagedOf } from '../triaged.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/alerts/{id}/learn',
  summary: 'Closes an alert, and what it told is normal for the readings to come',
  params: Id,
  body: LearnChange,
  answer: { status: 200, schema: TriagedAlert, description: 'The alert as it stands now' },
  async handle({ params: { id }, body: { reason = '' } }, room) {
    const { store, captures, now } = room
    const { alert, learning } = await lessonIn(room, id)
    await learning.learn(alert)
    await store.triage(id, { status: 'closed', reason, time: now(), isLearned: true })
    const learned = await store.alert(id)
    if (learned === undefined) throw new CodedError('not-found', `no alert ${id}`)
    return triagedOf(learned, await captures.names())
  },
})
