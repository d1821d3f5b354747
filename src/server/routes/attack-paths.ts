import Type from 'typebox'
import { AttackPaths } from '#contract/exposure'
import { pathOf, planOf, rescoredOf } from '#contract/exposure-from-model'
import { exposuresOf } from '../exposure/exposures.ts'
import { defineRoute, queryOf } from '../http/route.ts'

/** Paths where nobody says how many. */
const PATHS = 10

export const route = defineRoute({
  method: 'GET',
  path: '/rest/attack-paths',
  summary: 'The likeliest ways to what matters most, and what would cut them; also as a what-if',
  query: queryOf({
    most: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
    without: Type.Optional(
      Type.String({
        maxLength: 4000,
        description:
          'What-if: tags with commas between: `patch:ID`, `protect:ID`, `close:ID`, `isolate:ID`, `segment:ZONE`, `everywhere:METHOD`, `move:ID>ZONE`; a comma inside of one as `%2C`',
      }),
    ),
    from: Type.Optional(
      Type.String({
        maxLength: 4000,
        description:
          'Where to begin, with commas between: device ids, `source:internet`, `source:enterprise`',
      }),
    ),
    to: Type.Optional(
      Type.String({ maxLength: 4000, description: 'Device ids to reach, with commas between' }),
    ),
  }),
  answer: { status: 200, schema: AttackPaths, description: 'Paths, the likeliest first' },
  async handle({ query }, room) {
    const exposures = exposuresOf(room)
    const [tags = [], from, to] = [query.without, query.from, query.to].map(listed)
    const gone = tags.map((tag) => tag.replaceAll('%2C', ','))
    const { most = PATHS } = query
    const isPlain = gone.length === 0 && most === PATHS && from === undefined && to === undefined
    const plan = isPlain ? (await exposures.site()).plan : await exposures.whatIf({ gone, most, from, to })
    return { items: plan.paths.map(pathOf), next: null, ...planOf(plan), ...rescoredOf(plan) }
  },
})

/** Undefined where nothing is named. */
function listed(text: string | undefined): readonly string[] | undefined {
  const names = text?.split(',').filter(Boolean) ?? []
  return names.length === 0 ? undefined : names
}
