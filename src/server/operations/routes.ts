import Type from 'typebox'
import { Readiness, SupportBundle } from '#schema/operations'
import { route } from '../http/route.ts'
import type { OperationsService } from './service.ts'

export const operationRoutes = (service: OperationsService) => [
  route({
    method: 'GET',
    path: '/healthz',
    access: 'public',
    summary: 'Liveness: the server answers',
    answer: { status: 200, schema: Type.Object({ status: Type.Literal('ok') }), description: 'It does' },
    handle: () => ({ status: 'ok' }),
  }),
  route({
    method: 'GET',
    path: '/readyz',
    access: 'public',
    summary: 'Readiness: the store can be read and written; the reason is in /rest/health',
    answer: { status: 200, schema: Readiness, description: 'Ready; 503 with the same body if not' },
    async handle({ reply }) {
      const isReady = await service.isReady()
      if (!isReady) reply.status(503)
      return { status: isReady ? 'ok' : 'failing' }
    },
  }),
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
