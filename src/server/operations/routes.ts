import { SupportBundle } from '#schema/operations'
import { healthRoutes } from '../http/health-routes.ts'
import { route } from '../http/route.ts'
import type { OperationsService } from './service.ts'

export const operationRoutes = (service: OperationsService) => [
  ...healthRoutes(
    () => service.isReady(),
    'the store can be read and written; the reason is in /rest/health',
  ),
  route({
    method: 'GET',
    path: '/metrics',
    access: 'read',
    summary: 'Metrics for Prometheus, text exposition format 0.0.4',
    answer: { status: 200, type: 'text/plain', description: 'Metrics' },
    async handle({ reply }) {
      const { text, contentType } = await service.metrics()
      return reply.type(contentType).send(text)
    },
  }),
  route({
    method: 'GET',
    path: '/rest/support-bundle',
    access: 'administer',
    summary: 'Versions, settings, health, counters and sizes for a support request; no secrets, no packets',
    answer: { status: 200, schema: SupportBundle, description: 'The bundle' },
    async handle({ reply }) {
      reply.header('content-disposition', 'attachment; filename="sightglass-support.json"')
      return service.supportBundle()
    },
  }),
]
