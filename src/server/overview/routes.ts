import { timeOrNull } from '#schema/from-model'
import { Overview } from '#schema/overview'
import type { Store } from '#store/store'
import { route } from '../http/route.ts'

export const overviewRoutes = (store: Pick<Store, 'overview'>) => [
  route({
    method: 'GET',
    path: '/rest/overview',
    access: 'read',
    summary: 'Counts for the overview page',
    answer: { status: 200, schema: Overview, description: 'Counts of everything' },
    async handle() {
      const overview = await store.overview()
      const { firstTime, lastTime } = overview
      return { ...overview, firstTime: timeOrNull(firstTime), lastTime: timeOrNull(lastTime) }
    },
  }),
]
