import { AttackMatrix } from '#contract/attack'
import { matrixOf } from '../attack/attack.ts'
import { defineRoute } from '../http/route.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/attack',
  summary: 'ATT&CK for ICS: what rules cover, what no network sensor can see, what was seen here',
  answer: { status: 200, schema: AttackMatrix, description: 'Every technique, in the order of the table' },
  handle: (_, room) => matrixOf(room),
})
