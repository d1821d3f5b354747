import { AlertChange, LearnChange, MuteChange, MuteItem, TriagedAlert } from '#schema/alert'
import { CodedError } from '#schema/errors'
import { Id, listOf, route } from '../http/route.ts'
import type { Viewer } from '../http/viewer.ts'
import { type AlertService, alertQuery } from './service.ts'

/** A script cannot be asked later: it must give a reason. */
function mustGiveReason({ kind }: Viewer, reason = ''): void {
  if (kind === 'token' && reason.trim() === '')
    throw new CodedError(
      'bad-request',
      'reason: expected why, since this request comes with an API token; got nothing',
    )
}

const changed = { status: 200, schema: TriagedAlert, description: 'The changed alert' }

export const alertRoutes = (service: AlertService) => [
  route({
    method: 'GET',
    path: '/rest/alerts',
    access: 'read',
    summary: 'Alerts, latest first',
    query: alertQuery,
    answer: { status: 200, schema: listOf(TriagedAlert), description: 'A page of alerts' },
    handle: ({ query }) => service.list(query),
  }),
  route({
    method: 'GET',
    path: '/rest/alerts/{id}',
    access: 'read',
    summary: 'One alert',
    params: Id,
    answer: { status: 200, schema: TriagedAlert, description: 'The alert' },
    handle: ({ params }) => service.find(params.id),
  }),
  route({
    method: 'PATCH',
    path: '/rest/alerts/{id}',
    access: 'change',
    summary: 'Takes an alert up, closes it with a reason, or reopens it',
    params: Id,
    body: AlertChange,
    answer: changed,
    handle: ({ params, body, viewer }) => {
      if (body.status === 'closed') mustGiveReason(viewer, body.reason)
      return service.change(params.id, body)
    },
  }),
  route({
    method: 'POST',
    path: '/rest/alerts/{id}/learn',
    access: 'change',
    summary: 'Closes an alert and adds its traffic to the baseline, also for live analysis',
    params: Id,
    body: LearnChange,
    answer: changed,
    handle: ({ params, body, viewer }) => {
      mustGiveReason(viewer, body.reason)
      return service.learn(params.id, body)
    },
  }),
  route({
    method: 'DELETE',
    path: '/rest/alerts/{id}/learn',
    access: 'change',
    summary: 'Reopens a learned alert and removes its traffic from the baseline',
    params: Id,
    answer: { status: 204, description: 'The alert is open again' },
    handle: ({ params }) => service.unlearn(params.id),
  }),
  route({
    method: 'POST',
    path: '/rest/alerts/{id}/mute',
    access: 'change',
    summary: 'Hides this alert and similar ones; they are still stored and counted',
    params: Id,
    body: MuteChange,
    answer: changed,
    handle: ({ params, body, viewer }) => {
      mustGiveReason(viewer, body.reason)
      return service.mute(params.id, body)
    },
  }),
  route({
    method: 'DELETE',
    path: '/rest/alerts/{id}/mute',
    access: 'change',
    summary: 'Removes the mute that was set at this alert',
    params: Id,
    answer: { status: 204, description: 'The mute is removed' },
    handle: ({ params }) => service.unmute(params.id),
  }),
  route({
    method: 'GET',
    path: '/rest/mutes',
    access: 'read',
    summary: 'Mutes in force, latest first',
    answer: { status: 200, schema: listOf(MuteItem), description: 'All mutes' },
    handle: async () => ({ items: await service.mutes(), next: null }),
  }),
]
