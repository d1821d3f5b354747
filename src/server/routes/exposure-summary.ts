import { ExposureSummary } from '#contract/exposure'
import { exposureSummaryOf } from '#contract/exposure-from-model'
import { exposuresOf } from '../exposure/exposures.ts'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/exposure-summary',
  summary: 'Score of the site, advice by what it brings, and how old the data is',
  answer: { status: 200, schema: ExposureSummary, description: 'The site as it stands' },
  async handle(_asked, room) {
    return exposureSummaryOf(await exposuresOf(room).site())
  },
})
