/** FortiOS REST API, banned users (quarantine by address): https://docs.fortinet.com/document/fortigate/7.4.0/administration-guide */
import Type from 'typebox'
import { httpUrl, under } from '#destination-kit/fields'
import { jsonOf, member } from '#destination-kit/http-outcome'
import { defineHttpAction } from '../../action-type.ts'
import { failed, httpActionOutcome } from '../../outcome.ts'

export const type = defineHttpAction({
  name: 'fortigate',
  title: 'Fortinet FortiGate',
  description: 'Bans an address at the firewall for a time.',
  targets: ['address'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://fortigate.example'),
    vdom: {
      ...Type.String({
        title: 'VDOM',
        description: 'Virtual domain',
        pattern: '^[A-Za-z0-9_-]{1,31}$',
        default: 'root',
      }),
      isAdvanced: true,
    },
  }),
  secrets: { token: { title: 'API token', description: 'Of a REST API administrator' } },
  // FortiOS keeps the expiry as 32 bits.
  expiresThereSeconds: 2_147_483_647,
  hosts: ({ url }) => [new URL(url).hostname],
  auth: () => ({ kind: 'header', header: 'authorization', prefix: 'Bearer ', secret: 'token' }),
  exchange({ order, direction, settings, answers: [answer] }) {
    if (answer !== undefined) {
      // Errors may be answered with 200 and a status in the body.
      if (answer.status === 200 && member(jsonOf(answer), 'status') !== 'success')
        return { outcome: failed(`HTTP 200 without status success: ${answer.body.slice(0, 200)}`, false) }
      return { outcome: httpActionOutcome(answer, direction === 'apply' ? 'banned' : 'ban removed') }
    }
    const call = direction === 'apply' ? 'add_users' : 'clear_users'
    return {
      request: {
        method: 'POST',
        url: under(settings.url, `/api/v2/monitor/user/banned/${call}?vdom=${settings.vdom}`),
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          ip_addresses: [order.target.value],
          ...(direction === 'apply' && { expiry: order.seconds }),
        }),
      },
    }
  },
})
