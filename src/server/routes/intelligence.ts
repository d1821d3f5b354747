import { Intelligence } from '#contract/intelligence'
import { defineRoute } from '../http/route.ts'
import { intelligenceOf } from '../intelligence/intelligence.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/intelligence',
  summary: 'Where threat intelligence comes from, how that goes, and what was found in the past',
  answer: {
    status: 200,
    schema: Intelligence,
    description: 'Sources, packages, keys, counts and the last hunt',
  },
  handle: (_asked, room) => intelligenceOf(room).state(),
})
