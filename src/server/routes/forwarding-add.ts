import { DestinationChange, DestinationItem } from '#contract/forwarding'
import { forwardingOf } from '../forwarding/forwarding.ts'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/forwarding',
  summary: 'Sends messages to one more destination: what is raised from now on',
  body: DestinationChange,
  answer: { status: 201, schema: DestinationItem, description: 'The destination' },
  handle: ({ body }, room) => forwardingOf(room).add(body),
})
