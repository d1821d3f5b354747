import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/captures/{id}',
  summary:
    'Removes a capture with its octets and all that it alone told; cancels it if it is being sent or read',
  params: Id,
  answer: { status: 204, description: 'It is gone' },
  async handle({ params, reply }, { captures }) {
    await captures.remove(params.id)
    return reply.send()
  },
})
