import {
  ActiveQueryStatus,
  QueryApprovalRequest,
  QueryPlanDetail,
  QueryPlanItem,
  QueryPlanRequest,
} from '#schema/active-queries'
import { Id, route } from '../http/route.ts'
import type { ActiveQueryService } from './service.ts'

type ActiveQueryApi = Pick<
  ActiveQueryService,
  'status' | 'plan' | 'detail' | 'planFile' | 'approve' | 'stop' | 'release'
>

export const activeQueryRoutes = (service: ActiveQueryApi) => [
  route({
    method: 'GET',
    path: '/rest/active-queries',
    access: 'read',
    summary: 'Whether active queries are on, their templates and plans',
    answer: { status: 200, schema: ActiveQueryStatus, description: 'State of the gate, templates, plans' },
    handle: () => service.status(),
  }),
  route({
    method: 'POST',
    path: '/rest/active-queries/plans',
    access: 'administer',
    summary: 'Makes a plan from the inventory; sends nothing',
    body: QueryPlanRequest,
    isExpensive: true,
    answer: {
      status: 201,
      schema: QueryPlanDetail,
      description: 'The plan with its dry run, to be approved',
    },
    handle: ({ body, viewer }) => service.plan(body, viewer.name),
  }),
  route({
    method: 'GET',
    path: '/rest/active-queries/plans/{id}',
    access: 'read',
    summary: 'A plan with its dry run, progress and results',
    params: Id,
    answer: { status: 200, schema: QueryPlanDetail, description: 'The plan' },
    handle: ({ params: { id } }) => service.detail(id),
  }),
  route({
    method: 'GET',
    path: '/rest/active-queries/plans/{id}/plan.yaml',
    access: 'read',
    summary: 'The file of a plan, which is what is signed',
    params: Id,
    answer: { status: 200, type: 'application/yaml', description: 'YAML' },
    handle: ({ params: { id }, reply }) => reply.type('application/yaml').send(service.planFile(id)),
  }),
  route({
    method: 'POST',
    path: '/rest/active-queries/plans/{id}/approval',
    access: 'administer',
    summary: 'Approves a plan by the signature of a person whose key the gate knows',
    params: Id,
    body: QueryApprovalRequest,
    answer: { status: 200, schema: QueryPlanItem, description: 'The approved plan' },
    handle: ({ params: { id }, body }) => service.approve(id, body),
  }),
  route({
    method: 'PUT',
    path: '/rest/active-queries/stop',
    access: 'change',
    summary: 'Sets the kill switch: the gate takes the link down and drops all packets',
    answer: { status: 204, description: 'It is set' },
    handle: () => service.stop(),
  }),
  route({
    method: 'DELETE',
    path: '/rest/active-queries/stop',
    access: 'administer',
    summary: 'Releases the kill switch',
    answer: { status: 204, description: 'It is released' },
    handle: () => service.release(),
  }),
]
