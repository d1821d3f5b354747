import { Intelligence } from '#schema/intelligence'
import { Id, route } from '../http/route.ts'
import type { IntelligenceService } from './service.ts'

export const intelligenceRoutes = (service: Pick<IntelligenceService, 'state' | 'update'>) => [
  route({
    method: 'GET',
    path: '/rest/intelligence',
    access: 'read',
    summary: 'Sources of threat intelligence, their update state, and retrospective matches',
    answer: {
      status: 200,
      schema: Intelligence,
      description: 'Sources, packages, keys, counts and the last retro-hunt',
    },
    handle: () => service.state(),
  }),
  route({
    method: 'POST',
    path: '/rest/intelligence/sources/{id}/update',
    access: 'change',
    summary: 'Starts an update of a TAXII source; its state shows the progress',
    params: Id,
    answer: { status: 202, schema: Intelligence, description: 'The state with the update under way' },
    handle: ({ params }) => service.update(params.id),
  }),
]
