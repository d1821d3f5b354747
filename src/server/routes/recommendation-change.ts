import { AdviceChange, AdviceItem } from '#contract/advice'
import { CodedError } from '#contract/errors'
import { defineRoute, Id } from '../http/route.ts'

export const route = defineRoute({
  method: 'PATCH',
  path: '/rest/recommendations/{id}',
  summary: 'Accepts a recommendation’s risk or puts it off, with a reason; `open` takes that back',
  params: Id,
  body: AdviceChange,
  answer: { status: 200, schema: AdviceItem, description: 'As it stands now' },
  handle({ params, body }, { advice }) {
    if (advice === undefined) throw new CodedError('not-found', 'this server does not judge exposure')
    return advice.decide(params.id, body)
  },
})
