import Type from 'typebox'
import { ExposurePage } from '#contract/exposure'
import { exposureOf } from '#contract/exposure-from-model'
import { isDueSoon } from '#model/exposure'
import { exposuresOf } from '../exposure/exposures.ts'
import { defineRoute, paging, pagingOf, queryOf } from '../http/route.ts'

const text = (description: string) => Type.Optional(Type.String({ maxLength: 300, description }))

export const route = defineRoute({
  method: 'GET',
  path: '/rest/exposures',
  summary: 'What could be attacked: advisories that apply and weak settings, the gravest first',
  query: queryOf({
    ...paging,
    device: text('Only of this device'),
    kind: Type.Optional(Type.Enum(['advisory', 'posture'])),
    band: Type.Optional(Type.Enum(['critical', 'high', 'medium', 'low'])),
    name: text('A CVE id, or a kind of weak setting'),
    state: Type.Optional(
      Type.Enum(['open', 'confirmed', 'rejected', 'fixed', 'mitigated', 'workaround', 'accepted']),
    ),
    search: text('Part of a title'),
    exploited: Type.Optional(Type.Boolean({ description: 'Only what is known to be exploited' })),
  }),
  answer: { status: 200, schema: ExposurePage, description: 'A page of exposures' },
  async handle({ query }, room) {
    const { exposures } = await exposuresOf(room).site()
    const files = await room.captures.names()
    const search = query.search?.toLowerCase()
    const found = exposures.filter(
      (one) =>
        (query.device === undefined || one.asset === query.device) &&
        (query.kind === undefined || one.kind === query.kind) &&
        (query.band === undefined || one.band === query.band) &&
        (query.name === undefined || one.name === query.name) &&
        (query.state === undefined || one.state === query.state) &&
        (query.exploited !== true || one.knownExploited !== '') &&
        (search === undefined || one.title.toLowerCase().includes(search)),
    )
    const { limit, cursor } = pagingOf(query)
    const from = Math.max(0, Number(cursor ?? 0) || 0)
    const bands: Record<string, number> = { critical: 0, high: 0, medium: 0, low: 0 }
    for (const { band, score } of found) if (score > 0) bands[band]!++
    return {
      items: found.slice(from, from + limit).map((one) => exposureOf(one, files)),
      next: from + limit < found.length ? String(from + limit) : null,
      bands,
      dueSoon: found.filter(
        ({ band, score, due }) => score > 0 && band !== 'critical' && band !== 'high' && isDueSoon(due),
      ).length,
    }
  },
})
