import { Health } from '#schema/health'
import { route } from '../http/route.ts'
import type { HealthService } from './service.ts'

export const healthRoutes = (service: HealthService) => [
  route({
    method: 'GET',
    path: '/rest/health',
    access: 'read',
    summary: 'Can the server answer, store data, and receive live traffic',
    answer: { status: 200, schema: Health, description: 'Healthy; 503 with the same body if not' },
    async handle({ reply }) {
      const health = await service.health()
      if (health.problem !== '') reply.status(503)
      return health
    },
  }),
]
