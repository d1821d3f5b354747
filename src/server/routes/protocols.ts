import { ProtocolCount } from '#contract/link'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/protocols',
  summary: 'Protocols that were seen, with what they carried',
  answer: { status: 200, schema: listOf(ProtocolCount), description: 'All of them, by name' },
  async handle(_asked, { store }) {
    const { protocols } = await store.overview()
    return { items: protocols, next: null }
  },
})
