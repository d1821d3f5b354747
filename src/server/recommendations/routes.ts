import { AdviceChange, AdviceItem } from '#schema/advice'
import { Id, listOf, route } from '../http/route.ts'
import type { RecommendationService } from './service.ts'

export const recommendationRoutes = (service: Pick<RecommendationService, 'list' | 'decide'>) => [
  route({
    method: 'GET',
    path: '/rest/recommendations',
    access: 'read',
    summary: 'Recommendations by risk reduction, with the decisions about them',
    answer: { status: 200, schema: listOf(AdviceItem), description: 'Largest risk reduction first' },
    handle: async () => ({ items: [...(await service.list())], next: null }),
  }),
  route({
    method: 'PATCH',
    path: '/rest/recommendations/{id}',
    access: 'change',
    summary: 'Accepts the risk or defers a recommendation, with a reason; `open` reverts it',
    params: Id,
    body: AdviceChange,
    answer: { status: 200, schema: AdviceItem, description: 'The changed recommendation' },
    handle: ({ params, body }) => service.decide(params.id, body),
  }),
]
