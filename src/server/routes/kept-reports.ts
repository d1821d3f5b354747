import { KeptReport } from '#contract/reports'
import { reportsOf } from '../http/reports.ts'
import { defineRoute, listOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/kept-reports',
  summary: 'Reports that were made and kept, the latest first',
  answer: { status: 200, schema: listOf(KeptReport), description: 'All of them' },
  async handle(_asked, room) {
    return { items: [...(await reportsOf(room).kept())], next: null }
  },
})
