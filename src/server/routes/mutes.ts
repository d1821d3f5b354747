import { MuteItem } from '#contract/alert'
import { muteItemOf } from '../alerts/triaged-alert.ts'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/mutes',
  summary: 'What keeps alerts from view, latest first',
  answer: { status: 200, schema: listOf(MuteItem), description: 'All mutes in force' },
  async handle(_asked, { store }) {
    return { items: (await store.mutes()).map(muteItemOf), next: null }
  },
})
