import { defineRoute, Id } from '../route.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/captures/{id}',
  summary: 'Cancels a capture that is not done, takes back what it told, and removes its octets',
  params: Id,
  answer: { status: 204, description: 'It is gone' },
  async handle({ params, reply }, { captures }) {
    await captures.remove(params.id)
    return reply.send()
  },
})
