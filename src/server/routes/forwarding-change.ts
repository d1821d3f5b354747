import { DestinationChange, DestinationItem } from '#contract/forwarding'
import { forwardingOf } from '../forwarding/forwarding.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/forwarding/{id}',
  summary: 'Changes a destination; secrets that are left out stay, and so does what waits',
  params: Id,
  body: DestinationChange,
  answer: { status: 200, schema: DestinationItem, description: 'The destination as it stands now' },
  handle: ({ params: { id }, body }, room) => forwardingOf(room).change(id, body),
})
