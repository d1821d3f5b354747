import { lessonIn } from '../learning.ts'
import { defineRoute, Id } from '../route.ts'
import { triage } from '../triage.ts'

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
