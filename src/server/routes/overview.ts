import { timeOrNull } from '#contract/from-model'
import { Overview } from '#contract/overview'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/overview',
  summary: 'The numbers of the first page',
  answer: { status: 200, schema: Overview, description: 'Counts of everything' },
  async handle(_asked, { store }) {
    const overview = await store.overview()
    return { ...overview, firstTime: timeOrNull(overview.firstTime), lastTime: timeOrNull(overview.lastTime) }
  },
})
