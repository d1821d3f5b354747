import { CodedError } from '#schema/errors'
import type { LiveFeed } from '../http/live-feed.ts'
import { route } from '../http/route.ts'

export const liveRoutes = (feed: LiveFeed) => [
  route({
    method: 'GET',
    path: '/rest/live',
    summary: 'Server-sent events: `status`, `changes`, `incident`, `capture`, `capture-gone`',
    answer: { status: 200, type: 'text/event-stream', description: 'Events until the connection ends' },
    handle({ reply }) {
      if (!feed.add(reply.raw)) throw new CodedError('queue-full', 'too many clients of the live feed')
      reply.hijack()
    },
  }),
]
