import { lessonIn } from '../alerts/learning.ts'
import { triage } from '../alerts/triage.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/alerts/{id}/learn',
  summary: 'Opens an alert again that was learned; what it told is no longer normal',
  params: Id,
  answer: { status: 204, description: 'It is taken back' },
  async handle({ params: { id } }, room) {
    const { alert, learning } = await lessonIn(room, id)
    await learning.unlearn(alert)
    await triage(room, id, { status: 'new', reason: '', time: room.now() })
  },
})
