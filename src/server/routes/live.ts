import { CodedError } from '#contract/errors'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/live',
  summary: 'Server-sent events: `status`, `changes`, `incident`, `capture`, `capture-gone`',
  answer: { status: 200, type: 'text/event-stream', description: 'News until the connection ends' },
  handle({ reply }, { live }) {
    if (!live.listen(reply.raw)) throw new CodedError('queue-full', 'too many listen already')
    reply.hijack()
  },
})
