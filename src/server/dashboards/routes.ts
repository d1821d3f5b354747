import { DashboardDraft, DashboardItem } from '#schema/dashboard'
import { Id, listOf, route } from '../http/route.ts'
import type { DashboardService } from './service.ts'

export const dashboardRoutes = (service: Pick<DashboardService, 'list' | 'save' | 'remove'>) => [
  route({
    method: 'GET',
    path: '/rest/dashboards',
    access: 'read',
    summary: 'Dashboards of this site, by name',
    answer: { status: 200, schema: listOf(DashboardItem), description: 'All dashboards' },
    handle: async () => ({ items: [...(await service.list())], next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/dashboards',
    access: 'change',
    summary: 'Adds a dashboard',
    body: DashboardDraft,
    answer: { status: 201, schema: DashboardItem, description: 'The dashboard with its id' },
    handle: ({ body, viewer }) => service.save(undefined, body, viewer.name),
  }),
  route({
    method: 'PUT',
    path: '/rest/dashboards/{id}',
    access: 'change',
    summary: 'Replaces name and widgets of a dashboard',
    params: Id,
    body: DashboardDraft,
    answer: { status: 200, schema: DashboardItem, description: 'The changed dashboard' },
    handle: ({ params, body, viewer }) => service.save(params.id, body, viewer.name),
  }),
  route({
    method: 'DELETE',
    path: '/rest/dashboards/{id}',
    access: 'change',
    summary: 'Deletes a dashboard',
    params: Id,
    answer: { status: 204, description: 'It is deleted' },
    handle: async ({ params }) => service.remove(params.id),
  }),
]
