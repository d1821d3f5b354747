import { ScoreHistory } from '#schema/history'
import { route } from '../http/route.ts'
import type { ScoreHistoryService } from './service.ts'

export const scoreHistoryRoutes = (service: Pick<ScoreHistoryService, 'points'>) => [
  route({
    method: 'GET',
    path: '/rest/score-history',
    access: 'read',
    summary: 'Security scores of site, zones and device classes, one point a day, oldest first',
    answer: { status: 200, schema: ScoreHistory, description: 'All stored days' },
    handle: async () => ({ items: [...(await service.points())], next: null }),
  }),
]
