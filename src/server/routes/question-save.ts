import { QuestionDraft, SavedQuestion } from '#contract/mining'
import { defineRoute } from '../http/route.ts'
import { miningOf } from '../queries/mining.ts'

export const route = defineRoute({
  method: 'POST',
  path: '/rest/questions',
  summary: 'Saves a question of your own',
  body: QuestionDraft,
  answer: { status: 201, schema: SavedQuestion, description: 'The question' },
  handle: ({ body }, room) => miningOf(room).save(body),
})
