import Type from 'typebox'
import { CodedError } from '#schema/errors'
import {
  ActionTypeItem,
  NewResponse,
  NewTrigger,
  PlannedRunItem,
  PlaybookItem,
  PlaybookRun,
  ResponseApproval,
  ResponseConnectionChange,
  ResponseConnectionItem,
  ResponseItem,
  ResponseList,
  ResponseSwitch,
  TriggerItem,
} from '#schema/response'
import { Id, listOf, route } from '../http/route.ts'
import type { Viewer } from '../http/viewer.ts'
import type { ResponseService } from './service.ts'
import type { ResponseTriggers } from './triggers.ts'

export interface ResponseApi {
  readonly service: ResponseService
  readonly triggers: ResponseTriggers
  /** The account of this token; undefined if there is none. */
  readonly authenticate: (token: string, address: string) => Viewer | undefined
  /** False without sign-in. */
  readonly canApprove: () => boolean
}

const changed = { status: 200, schema: ResponseItem, description: 'The changed response' }
const connectionAnswer = { schema: ResponseConnectionItem, description: 'The connection' }

export const responseRoutes = (api: ResponseApi) => [
  route({
    method: 'GET',
    path: '/rest/response-triggers',
    access: 'read',
    summary: 'Playbooks that run by themselves, and who released them',
    answer: { status: 200, schema: listOf(TriggerItem), description: 'All triggers' },
    handle: () => ({ items: [...api.triggers.list()], next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/response-triggers',
    access: 'change',
    summary: 'Proposes that a playbook runs by itself; nothing runs until another person releases it',
    body: NewTrigger,
    answer: { status: 201, schema: TriggerItem, description: 'The proposed trigger' },
    handle: ({ body, viewer }) => api.triggers.propose(body, viewer),
  }),
  route({
    method: 'POST',
    path: '/rest/response-triggers/{id}/release',
    access: 'change',
    summary: 'Releases a trigger that another person proposed',
    params: Id,
    answer: { status: 200, schema: TriggerItem, description: 'The released trigger' },
    handle: ({ params, viewer }) => api.triggers.release(params.id, viewer),
  }),
  route({
    method: 'DELETE',
    path: '/rest/response-triggers/{id}',
    access: 'change',
    summary: 'Removes a trigger; what it applied ends at its time',
    params: Id,
    answer: { status: 204, description: 'The trigger is removed' },
    handle: ({ params }) => api.triggers.remove(params.id),
  }),
  route({
    method: 'GET',
    path: '/rest/responses',
    access: 'read',
    summary: 'Responses, latest first: planned, waiting for approval, active and ended',
    answer: { status: 200, schema: ResponseList, description: 'The latest 500' },
    handle: () => ({ ...api.service.list(), canApprove: api.canApprove() }),
  }),
  route({
    method: 'GET',
    path: '/rest/responses/{id}',
    access: 'read',
    summary: 'One response with its dry run and log',
    params: Id,
    answer: { status: 200, schema: ResponseItem, description: 'The response' },
    handle: ({ params }) => api.service.find(params.id),
  }),
  route({
    method: 'POST',
    path: '/rest/responses',
    access: 'change',
    summary: 'Plans a response and tries it dry against the learned baseline; nothing is applied',
    body: NewResponse,
    answer: { status: 201, schema: ResponseItem, description: 'The planned or refused response' },
    handle: ({ body, viewer }) => api.service.plan(body, viewer),
  }),
  route({
    method: 'POST',
    path: '/rest/responses/{id}/approve',
    access: 'change',
    summary: 'Approves a response of another person; applied when enough people agreed',
    params: Id,
    body: ResponseApproval,
    answer: changed,
    handle: ({ params, body, viewer }) => api.service.approve(params.id, body.dryRun, viewer),
  }),
  route({
    method: 'POST',
    path: '/rest/responses/{id}/undo',
    access: 'change',
    summary: 'Ends an active response before its time',
    params: Id,
    answer: changed,
    handle: ({ params, viewer }) => api.service.undo(params.id, viewer),
  }),
  route({
    method: 'POST',
    path: '/rest/responses/{id}/withdraw',
    access: 'change',
    summary: 'Withdraws a response that waits for approval',
    params: Id,
    answer: changed,
    handle: ({ params, viewer }) => api.service.withdraw(params.id, viewer),
  }),
  route({
    method: 'PUT',
    path: '/rest/response-switch',
    access: 'change',
    summary: 'Switches responses off, or on again; active ones still end in time',
    body: ResponseSwitch,
    answer: { status: 200, schema: ResponseList, description: 'Responses after the change' },
    handle: ({ body }) => ({ ...api.service.setSwitch(body.isOff), canApprove: api.canApprove() }),
  }),
  route({
    method: 'GET',
    path: '/rest/response-types',
    access: 'read',
    summary: 'Response actions, with the settings and secrets each needs',
    answer: { status: 200, schema: listOf(ActionTypeItem), description: 'All action types' },
    handle: () => ({ items: api.service.connections.types(), next: null }),
  }),
  route({
    method: 'GET',
    path: '/rest/response-connections',
    access: 'read',
    summary: 'Systems that responses act on',
    answer: {
      status: 200,
      schema: listOf(ResponseConnectionItem),
      description: 'All connections, without secrets',
    },
    handle: () => ({ items: api.service.connections.list(), next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/response-connections',
    access: 'administer',
    summary: 'Adds a system that responses act on; devices of the plant are refused',
    body: ResponseConnectionChange,
    answer: { status: 201, ...connectionAnswer },
    handle: ({ body }) => api.service.connections.add(body),
  }),
  route({
    method: 'PATCH',
    path: '/rest/response-connections/{id}',
    access: 'administer',
    summary: 'Replaces the settings of a connection; secrets that are left out stay',
    params: Id,
    body: ResponseConnectionChange,
    answer: { status: 200, ...connectionAnswer },
    handle: ({ params, body }) => api.service.connections.change(params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/rest/response-connections/{id}',
    access: 'administer',
    summary: 'Deletes a connection that no active response needs',
    params: Id,
    answer: { status: 204, description: 'The connection is deleted' },
    handle: ({ params }) => api.service.connections.remove(params.id),
  }),
  route({
    method: 'GET',
    path: '/rest/playbooks',
    access: 'read',
    summary: 'CACAO 2.0 playbooks, shipped and imported',
    answer: { status: 200, schema: listOf(PlaybookItem), description: 'All playbooks' },
    handle: () => ({ items: api.service.playbooks.list(), next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/playbooks',
    access: 'administer',
    summary: 'Imports a CACAO 2.0 playbook, or replaces the one of the same id',
    body: Type.Record(Type.String(), Type.Unknown()),
    bodyBytes: 1_000_000,
    answer: {
      status: 201,
      schema: PlaybookItem,
      description: 'The playbook, with why it cannot be run if it cannot',
    },
    handle: ({ body }) => api.service.playbooks.import(body),
  }),
  route({
    method: 'GET',
    path: '/rest/playbooks/{id}',
    access: 'read',
    summary: 'A playbook as it was imported',
    params: Id,
    answer: {
      status: 200,
      schema: Type.Record(Type.String(), Type.Unknown()),
      description: 'CACAO 2.0 JSON',
    },
    handle: ({ params }) => api.service.playbooks.find(params.id).raw,
  }),
  route({
    method: 'DELETE',
    path: '/rest/playbooks/{id}',
    access: 'administer',
    summary: 'Deletes an imported playbook',
    params: Id,
    answer: { status: 204, description: 'The playbook is deleted' },
    handle: ({ params }) => api.service.playbooks.remove(params.id),
  }),
  route({
    method: 'POST',
    path: '/rest/playbooks/{id}/run',
    access: 'change',
    summary: 'Plans the actions of a playbook for an alert; each must be approved',
    params: Id,
    body: PlaybookRun,
    answer: {
      status: 201,
      schema: PlannedRunItem,
      description: 'The planned responses and the manual steps',
    },
    handle: ({ params, body, viewer }) => api.service.runPlaybook(params.id, body, viewer),
  }),
  route({
    method: 'GET',
    path: '/block-lists/{file}',
    // Firewalls send the token as the password of HTTP Basic (RFC 7617), which only this route reads.
    access: 'public',
    summary:
      'A block list for firewalls: one address or domain a line; the password is an API token that may read',
    params: Type.Object(
      { file: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}\\.txt$' }) },
      { additionalProperties: false },
    ),
    answer: { status: 200, type: 'text/plain', description: 'Entries of active responses' },
    handle({ params, raw, reply, viewer }) {
      const token = passwordOf(raw.headers.authorization)
      const reader = token === undefined ? viewer : api.authenticate(token, raw.ip)
      if (reader === undefined || !reader.permissions.includes('read')) {
        reply.header('www-authenticate', 'Basic realm="Sightglass"')
        throw new CodedError('unauthenticated', 'expected an API token as the password')
      }
      const list = api.service.blockList(params.file.replace(/\.txt$/, ''))
      if (list === undefined)
        throw new CodedError('not-found', `no connection serves the list ${params.file}`)
      return list
    },
  }),
]

/** Of HTTP Basic, RFC 7617 §2; undefined for any other scheme. */
function passwordOf(authorization = ''): string | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]{1,1000})$/i.exec(authorization)?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  return text.slice(text.indexOf(':') + 1)
}
