import { CodedError } from '#contract/errors'
import { ScoreHistory } from '#contract/history'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/score-history',
  summary: 'Security scores of site, zones and classes, one point a day, the oldest first',
  answer: { status: 200, schema: ScoreHistory, description: 'All days that are kept' },
  async handle(_asked, { history }) {
    if (history === undefined) throw new CodedError('not-found', 'this server keeps no scores')
    return { items: [...(await history.points())], next: null }
  },
})
