import { SavedQuestion } from '#contract/mining'
import { defineRoute, listOf } from '../http/route.ts'
import { miningOf } from '../queries/mining.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/questions',
  summary: 'Saved questions to what is known: shipped ones by category, and your own',
  answer: { status: 200, schema: listOf(SavedQuestion), description: 'All of them' },
  async handle(_asked, room) {
    return { items: [...(await miningOf(room).questions())], next: null }
  },
})
