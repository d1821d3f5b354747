import { TestAnswer } from '#contract/forwarding'
import { forwardingOf } from '../forwarding/forwarding.ts'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/forwarding/{id}/test',
  summary: 'Sends a test message at once, past the queue, and tells what came of it',
  params: Id,
  answer: { status: 200, schema: TestAnswer, description: 'Whether it arrived, and what was answered' },
  handle: ({ params: { id } }, room) => forwardingOf(room).test(id),
})
