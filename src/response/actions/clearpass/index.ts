/** Aruba ClearPass Policy Manager REST API: https://developer.arubanetworks.com/cppm/reference */
import Type from 'typebox'
import { httpUrl, text, under } from '#destination-kit/fields'
import { reasonOf } from '#destination-kit/http-outcome'
import { defineHttpAction } from '../../action-type.ts'
import { failed, httpActionOutcome } from '../../outcome.ts'

export const type = defineHttpAction({
  name: 'clearpass',
  title: 'Aruba ClearPass',
  description: 'Disables an endpoint and ends its session; undo makes it known again.',
  targets: ['mac'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://clearpass.example'),
    client: text('Client ID', 'API client with the grant type client credentials'),
  }),
  secrets: { secret: { title: 'Client secret' } },
  expiresThereSeconds: 0,
  hosts: ({ url }) => [new URL(url).hostname],
  auth: ({ url, client }) => ({
    kind: 'oauth2-client',
    tokenUrl: under(url, '/api/oauth'),
    clientId: client,
    scope: '',
    secret: 'secret',
  }),
  exchange({ order, direction, settings, answers: [changed, ended] }) {
    const mac = order.target.value.replaceAll(':', '')
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    if (changed === undefined)
      return {
        request: {
          method: 'PATCH',
          url: under(settings.url, `/api/endpoint/mac-address/${mac}`),
          headers,
          body: JSON.stringify({ status: direction === 'apply' ? 'Disabled' : 'Known' }),
        },
      }
    if (changed.status === 404)
      return { outcome: failed(`${reasonOf(changed)}: ClearPass does not know ${mac}`, false) }
    if (changed.status !== 200) return { outcome: httpActionOutcome(changed) }
    if (ended === undefined)
      return {
        request: {
          method: 'POST',
          url: under(settings.url, `/api/session-action/disconnect/mac/${mac}?async=false`),
          headers,
          body: '{}',
        },
      }
    // Without a session there is nothing to end: the next sign-in is refused, or accepted.
    if (ended.status === 404) return { outcome: { state: 'done', reference: 'no session' } }
    return { outcome: httpActionOutcome(ended, direction === 'apply' ? 'disabled' : 'known') }
  },
})
