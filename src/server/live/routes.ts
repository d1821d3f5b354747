import { CodedError } from '#schema/errors'
import type { LiveFeed } from '../http/live-feed.ts'
import { route } from '../http/route.ts'
import type { Viewer } from '../http/viewer.ts'

interface LiveService {
  readonly live: LiveFeed
  readonly accounts: { isStillValid(viewer: Viewer): boolean }
}

export const liveRoutes = (service: LiveService) => [
  route({
    method: 'GET',
    path: '/rest/live',
    access: 'read',
    summary: 'Server-sent events: `status`, `changes`, `incident`, `capture`, `capture-gone`',
    answer: { status: 200, type: 'text/event-stream', description: 'Events until the connection ends' },
    handle({ viewer, reply }) {
      const { live, accounts } = service
      if (!live.add(reply.raw, () => accounts.isStillValid(viewer)))
        throw new CodedError('queue-full', 'too many clients of the live feed')
      reply.hijack()
    },
  }),
]
