import Type from 'typebox'
import { defineRoute } from '../route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/health',
  summary: 'Is the server able to answer, and does it listen where it should',
  answer: {
    status: 200,
    schema: Type.Object({
      status: Type.Enum(['ok', 'failing']),
      problem: Type.String({ description: 'What is wrong; empty while all is well' }),
    }),
    description: 'All is well; 503 with the same body where it is not',
  },
  async handle({ reply }, { store, trouble }) {
    await store.facets() // a store that cannot be read is not healthy
    const problem = trouble?.() ?? ''
    if (problem !== '') reply.status(503)
    return { status: problem === '' ? 'ok' : 'failing', problem }
  },
})
