import { AdviceItem } from '#contract/advice'
import { CodedError } from '#contract/errors'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/recommendations',
  summary: 'What to do, by what one change mends, with what people decided about it',
  answer: { status: 200, schema: listOf(AdviceItem), description: 'What brings most first' },
  async handle(_asked, { advice }) {
    if (advice === undefined) throw new CodedError('not-found', 'this server does not judge exposure')
    return { items: [...(await advice.list())], next: null }
  },
})
