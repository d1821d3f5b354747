/** PagerDuty Events API v2: https://developer.pagerduty.com/docs/events-api-v2-overview */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { httpUrl, under } from '#destination-kit/fields'
import { all, jsonOf, member, outcomeOf, textOf } from '#destination-kit/http-outcome'
import { itemOf, recordOf, summaryOf } from '#destination-kit/record'
import { oneLine } from '#export/message-format'
import { objectOf } from '#model/message'
import { timeText } from '#model/time'

const SEVERITY = {
  critical: 'critical',
  major: 'error',
  minor: 'warning',
  warning: 'warning',
  notice: 'info',
} as const

export const type = defineHttpDestination({
  name: 'pagerduty',
  title: 'PagerDuty',
  description: 'Triggers one PagerDuty alert per alert or incident and resolves it when it is closed here.',
  kinds: ['alert', 'incident', 'system'],
  settings: Type.Object({
    url: {
      ...httpUrl('Events URL', 'https://events.eu.pagerduty.com for accounts in the EU'),
      default: 'https://events.pagerduty.com',
      isAdvanced: true,
    },
  }),
  secrets: { routingKey: { title: 'Integration key', description: 'Of an Events API v2 integration' } },
  auth: () => ({ kind: 'body', member: 'routing_key', secret: 'routingKey' }),
  // About 480 events a minute for each key.
  limits: { items: 1, bytes: 400_000, perSecond: 8 },
  repeats: 'upsert',
  map(outgoing, { sender }) {
    const { message } = outgoing
    const record = recordOf(outgoing, sender)
    return itemOf(outgoing, {
      event_action: message.reason === 'closed' ? 'resolve' : 'trigger',
      dedup_key: objectOf(message).slice(0, 255),
      client: 'Sightglass',
      ...(record.url !== '' && { client_url: record.url }),
      payload: {
        summary: oneLine(summaryOf(outgoing), 1024),
        source: record.source.name || record.source.address || record.sensor,
        component: record.destination.name || record.destination.address || undefined,
        group: record.destination.zone || undefined,
        class: record.rule,
        severity: SEVERITY[message.severity],
        timestamp: timeText(message.lastTime),
        custom_details: record,
      },
    })
  },
  exchange({ items, settings, answers: [answer] }) {
    if (answer === undefined)
      return {
        request: {
          method: 'POST',
          url: under(settings.url, '/v2/enqueue'),
          headers: { 'content-type': 'application/json' },
          body: items[0]!.body,
        },
      }
    if (answer.status === 202)
      return all(items, { state: 'delivered', reference: textOf(member(jsonOf(answer), 'dedup_key')) })
    const reply = JSON.stringify(jsonOf(answer) ?? '')
    // 400 also answers a wrong key; it names the member.
    if (answer.status === 400 && /routing.?key/i.test(reply))
      return all(items, { state: 'wait', reason: 'the integration key is not valid' })
    return all(items, outcomeOf(answer, { items }))
  },
})
