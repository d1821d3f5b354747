import { CaseChange, CaseItem } from '#schema/case'
import { Id, listOf, route } from '../http/route.ts'
import type { CaseService } from './service.ts'

export const caseRoutes = (service: Pick<CaseService, 'list' | 'find' | 'change'>) => [
  route({
    method: 'GET',
    path: '/rest/cases',
    access: 'read',
    summary: 'Incidents and alerts with an owner, status or comments',
    answer: { status: 200, schema: listOf(CaseItem), description: 'All cases, oldest first' },
    handle: async () => ({ items: [...(await service.list())], next: null }),
  }),
  route({
    method: 'GET',
    path: '/rest/cases/{id}',
    access: 'read',
    summary: 'Owner, status, steps and comments of an incident or alert',
    params: Id,
    answer: {
      status: 200,
      schema: CaseItem,
      description: 'The case; an open one without owner if there is none',
    },
    handle: ({ params }) => service.find(params.id),
  }),
  route({
    method: 'PATCH',
    path: '/rest/cases/{id}',
    access: 'change',
    summary: 'Sets the owner or status, ticks a step, or adds a comment',
    params: Id,
    body: CaseChange,
    answer: { status: 200, schema: CaseItem, description: 'The changed case' },
    handle: ({ params, body, viewer }) => service.change(params.id, body, viewer.name),
  }),
]
