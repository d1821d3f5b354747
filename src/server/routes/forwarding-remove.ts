import { forwardingOf } from '../forwarding/forwarding.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/forwarding/{id}',
  summary: 'Forgets a destination, its secrets, and all that waits for it',
  params: Id,
  answer: { status: 204, description: 'It is forgotten' },
  async handle({ params: { id } }, room) {
    await forwardingOf(room).remove(id)
  },
})
