import { MuteItem } from '#contract/alert'
import { defineRoute, listOf } from '../route.ts'
import { muteItemOf } from '../triaged.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/mutes',
  summary: 'What keeps alerts from view, latest first',
  answer: { status: 200, schema: listOf(MuteItem), description: 'All mutes in force' },
  async handle(_asked, { store }) {
    return { items: (await store.mutes()).map(muteItemOf), next: null }
  },
})
