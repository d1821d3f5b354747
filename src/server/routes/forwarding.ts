import { DestinationItem } from '#contract/forwarding'
import { forwardingOf } from '../forwarding/forwarding.ts'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/forwarding',
  summary: 'Where messages go, and how that goes',
  answer: { status: 200, schema: listOf(DestinationItem), description: 'All destinations' },
  async handle(_asked, room) {
    return { items: await forwardingOf(room).list(), next: null }
  },
})
