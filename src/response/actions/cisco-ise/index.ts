/** Cisco ISE, Adaptive Network Control over ERS: https://developer.cisco.com/docs/identity-services-engine/latest/ancendpoint/ */
import Type from 'typebox'
import { httpUrl, text, under } from '#destination-kit/fields'
import { defineHttpAction } from '../../action-type.ts'
import { httpActionOutcome } from '../../outcome.ts'

export const type = defineHttpAction({
  name: 'cisco-ise',
  title: 'Cisco ISE',
  description: 'Applies an Adaptive Network Control policy, such as quarantine, to a MAC address.',
  targets: ['mac'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://ise.example:9060'),
    user: text('User', 'Account of the group ERS Admin'),
    policy: text('Policy', 'Name of the ANC policy', 100),
  }),
  secrets: { password: { title: 'Password' } },
  // ISE keeps a policy until it is cleared.
  expiresThereSeconds: 0,
  hosts: ({ url }) => [new URL(url).hostname],
  auth: ({ user }) => ({ kind: 'basic', user, secret: 'password' }),
  exchange({ order, direction, settings, answers: [answer] }) {
    if (answer !== undefined) {
      // Cleared by hand meanwhile.
      if (direction === 'undo' && answer.status === 404)
        return { outcome: { state: 'done', reference: 'was cleared' } }
      return { outcome: httpActionOutcome(answer, settings.policy) }
    }
    const data = [
      { name: 'macAddress', value: order.target.value.toUpperCase() },
      ...(direction === 'apply' ? [{ name: 'policyName', value: settings.policy }] : []),
    ]
    return {
      request: {
        method: 'PUT',
        url: under(settings.url, `/ers/config/ancendpoint/${direction === 'apply' ? 'apply' : 'clear'}`),
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify({ OperationAdditionalData: { additionalData: data } }),
      },
    }
  },
})
