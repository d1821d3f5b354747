import Type from 'typebox'
import { LAYER_WORDS, NavigatorLayer } from '#contract/attack'
import { coverageLayer, seenLayer } from '#contract/attack-layer'
import { matrixOf } from '../attack/attack.ts'
import { defineRoute, queryOf } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/attack/layer',
  summary: 'A layer of ATT&CK Navigator: `coverage` of the rules, or what was `seen` here',
  query: queryOf({ what: Type.Optional(Type.Enum([...LAYER_WORDS])) }),
  answer: { status: 200, schema: NavigatorLayer, description: 'Format 4.5' },
  async handle({ query }, room) {
    const matrix = await matrixOf(room)
    return query.what === 'seen' ? seenLayer(matrix) : coverageLayer(matrix)
  },
})
