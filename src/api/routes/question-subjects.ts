import { SubjectItem } from '#contract/mining'
import { miningOf } from '../mining.ts'
import { defineRoute, listOf } from '../route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/question-subjects',
  summary: 'What may be asked about, and the fields each has',
  answer: { status: 200, schema: listOf(SubjectItem), description: 'Subjects' },
  async handle(_asked, room) {
    return { items: [...(await miningOf(room).subjects())], next: null }
  },
})
