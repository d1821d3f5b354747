import { CaptureItem } from '#contract/capture'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/captures',
  summary: 'Captures, latest first, with how far they are read',
  answer: { status: 200, schema: listOf(CaptureItem), description: 'All of them' },
  async handle(_asked, { captures }) {
    return { items: await captures.list(), next: null }
  },
})
