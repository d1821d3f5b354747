import Type from 'typebox'
import { AttackMatrix, LAYER_WORDS, NavigatorLayer } from '#schema/attack'
import { Id, queryOf, route } from '../http/route.ts'
import type { AttackService } from './service.ts'

export const attackRoutes = (service: AttackService) => [
  route({
    method: 'GET',
    path: '/rest/attack',
    access: 'read',
    summary: 'ATT&CK for ICS: covered by rules, invisible to network sensors, and seen at this site',
    answer: { status: 200, schema: AttackMatrix, description: 'Every technique, in the order of the table' },
    handle: () => service.matrix(),
  }),
  route({
    method: 'GET',
    path: '/rest/attack/layer',
    access: 'read',
    summary: 'A layer of ATT&CK Navigator: `coverage` of the rules, or techniques `seen` at this site',
    query: queryOf({ what: Type.Optional(Type.Enum([...LAYER_WORDS])) }),
    answer: { status: 200, schema: NavigatorLayer, description: 'Format 4.5' },
    handle: ({ query }) => service.layer(query.what ?? 'coverage'),
  }),
  route({
    method: 'GET',
    path: '/rest/incidents/{id}/layer',
    access: 'read',
    summary: 'The techniques of one incident as a layer of ATT&CK Navigator',
    params: Id,
    answer: { status: 200, schema: NavigatorLayer, description: 'Format 4.5' },
    handle: ({ params }) => service.incidentLayer(params.id),
  }),
]
