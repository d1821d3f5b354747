import { CaptureItem } from '#contract/capture'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/captures/{id}',
  summary: 'One capture',
  params: Id,
  answer: { status: 200, schema: CaptureItem, description: 'The capture as it stands now' },
  handle: ({ params }, { captures }) => captures.find(params.id),
})
