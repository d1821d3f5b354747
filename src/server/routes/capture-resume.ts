import { CaptureItem } from '#contract/capture'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/captures/{id}/resume',
  summary: 'Reads a capture again, from its start; what it told before goes',
  params: Id,
  answer: { status: 202, schema: CaptureItem, description: 'It waits to be read' },
  handle: ({ params }, { captures }) => captures.resume(params.id),
})
