import { FormatItem } from '#contract/forwarding'
import { forwardingOf } from '../forwarding/forwarding.ts'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/forwarding-formats',
  summary: 'How messages can be written',
  answer: { status: 200, schema: listOf(FormatItem), description: 'All formats' },
  async handle(_asked, room) {
    return { items: forwardingOf(room).formats(), next: null }
  },
})
