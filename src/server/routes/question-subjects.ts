import { SubjectItem } from '#contract/mining'
import { defineRoute, listOf } from '../http/route.ts'
import { miningOf } from '../queries/mining.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/question-subjects',
  summary: 'What may be asked about, and the fields each has',
  answer: { status: 200, schema: listOf(SubjectItem), description: 'Subjects' },
  async handle(_asked, room) {
    return { items: [...(await miningOf(room).subjects())], next: null }
  },
})
