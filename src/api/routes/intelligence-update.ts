import { Intelligence } from '#contract/intelligence'
import { intelligenceOf } from '../intelligence.ts'
import { defineRoute, Id } from '../route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/intelligence/sources/{id}/update',
  summary: 'Begins to update a TAXII source at once; how it goes is told by its state',
  params: Id,
  answer: { status: 202, schema: Intelligence, description: 'The state, with the update under way' },
  handle: ({ params: { id } }, room) => intelligenceOf(room).update(id),
})
