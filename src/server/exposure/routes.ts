import Type from 'typebox'
import { AttackPaths, ExposureItem, ExposurePage, ExposureSummary } from '#schema/exposure'
import { Id, paging, queryOf, route } from '../http/route.ts'
import type { ExposureQueries } from './queries.ts'

const text = (description: string) => Type.Optional(Type.String({ maxLength: 300, description }))

export const exposureRoutes = (service: ExposureQueries) => [
  route({
    method: 'GET',
    path: '/rest/exposures',
    access: 'read',
    summary: 'Applicable advisories and weak settings, most severe first',
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
      exploited: Type.Optional(Type.Boolean({ description: 'Only known exploited vulnerabilities' })),
    }),
    answer: { status: 200, schema: ExposurePage, description: 'A page of exposures' },
    handle: ({ query }) => service.list(query),
  }),
  route({
    method: 'PATCH',
    path: '/rest/exposures/{id}',
    access: 'change',
    summary: 'Sets the state of a finding; it is kept when the advisories are updated',
    params: Id,
    body: Type.Object(
      {
        state: ExposureItem.properties.state,
        reason: Type.Optional(Type.String({ maxLength: 2000 })),
      },
      { additionalProperties: false },
    ),
    answer: { status: 200, schema: ExposureItem, description: 'The changed finding' },
    handle: ({ params, body }) => service.change(params.id, body),
  }),
  route({
    method: 'GET',
    path: '/rest/exposure-summary',
    access: 'read',
    summary: 'Score of the site, recommendations by risk reduction, and the age of the data',
    answer: { status: 200, schema: ExposureSummary, description: 'The current summary' },
    handle: () => service.summary(),
  }),
  route({
    method: 'GET',
    path: '/rest/attack-paths',
    access: 'read',
    summary: 'The most likely attack paths to critical devices and their mitigations, also as a what-if',
    query: queryOf({
      most: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
      without: Type.Optional(
        Type.String({
          maxLength: 4000,
          description:
            'What-if: comma-separated tags: `patch:ID`, `protect:ID`, `close:ID`, `isolate:ID`, `segment:ZONE`, `everywhere:METHOD`, `move:ID>ZONE`; a comma inside a tag as `%2C`',
        }),
      ),
      from: Type.Optional(
        Type.String({
          maxLength: 4000,
          description:
            'Start of the paths, comma-separated: device ids, `source:internet`, `source:enterprise`',
        }),
      ),
      to: Type.Optional(Type.String({ maxLength: 4000, description: 'Target device ids, comma-separated' })),
    }),
    answer: { status: 200, schema: AttackPaths, description: 'Paths, most likely first' },
    handle: ({ query }) => service.attackPaths(query),
  }),
]
