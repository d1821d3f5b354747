import { Intelligence } from '#contract/intelligence'
import { defineRoute, Id } from '../http/route.ts'
import { intelligenceOf } from '../intelligence/intelligence.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/intelligence/sources/{id}/update',
  summary: 'Begins to update a TAXII source at once; how it goes is told by its state',
  params: Id,
  answer: { status: 202, schema: Intelligence, description: 'The state, with the update under way' },
  handle: ({ params: { id } }, room) => intelligenceOf(room).update(id),
})
