import Type from 'typebox'
import { defineRoute } from '../route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/health',
  summary: 'Is the server able to answer',
  answer: { status: 200, schema: Type.Object({ status: Type.Literal('ok') }), description: 'It is' },
  async handle(_asked, { store }) {
    await store.facets() // a store that cannot be read is not healthy
    return { status: 'ok' }
  },
})
