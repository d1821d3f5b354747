import { defineRoute, Id } from '../http/route.ts'
import { miningOf } from '../queries/mining.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/questions/{id}',
  summary: 'Removes a question of your own',
  params: Id,
  answer: { status: 204, description: 'It is gone' },
  async handle({ params }, room) {
    await miningOf(room).remove(params.id)
  },
})
