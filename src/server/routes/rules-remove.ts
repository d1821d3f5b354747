import { defineRoute, Id } from '../http/route.ts'
import { rulesOf } from '../rules/rules.ts'

export const route = defineRoute({
  method: 'DELETE',
  path: '/rest/rules/files/{id}',
  summary: 'Removes a file of rules of your own',
  params: Id,
  answer: { status: 204, description: 'It is gone' },
  async handle({ params }, room) {
    await rulesOf(room).remove(params.id)
  },
})
