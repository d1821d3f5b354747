/**
 * Google Security Operations, Chronicle API events.import with UDM events:
 * https://cloud.google.com/chronicle/docs/reference/rest/v1alpha/projects.locations.instances.events/import
 */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { optionalText, under } from '#destination-kit/fields'
import { all, outcomeOf } from '#destination-kit/http-outcome'
import { itemOf, recordOf } from '#destination-kit/record'
import { isIp } from '#model/address'
import type { MessageParty } from '#model/message'

const SEVERITY = {
  critical: 'CRITICAL',
  major: 'HIGH',
  minor: 'MEDIUM',
  warning: 'LOW',
  notice: 'INFORMATIONAL',
} as const

const word = (title: string, description: string) =>
  Type.String({ title, description, pattern: '^[A-Za-z0-9-]{1,80}$' })

export const type = defineHttpDestination({
  name: 'google-secops',
  title: 'Google Security Operations',
  description: 'Imports UDM events of the type SCAN_UNCATEGORIZED with a security result.',
  kinds: ['alert', 'incident'],
  settings: Type.Object({
    project: word('Project', 'Id of the Google Cloud project'),
    location: { ...word('Location', 'Such as eu, us, europe-west3'), default: 'eu' },
    instance: word('Instance', 'Customer id, a UUID'),
    url: {
      ...optionalText('Endpoint', 'Empty for LOCATION-chronicle.googleapis.com', 500),
      isAdvanced: true,
    },
  }),
  secrets: {
    key: {
      title: 'Key file',
      description: 'JSON key of a service account with the role Chronicle API Editor',
      isJson: true,
    },
  },
  auth: () => ({
    kind: 'google-jwt',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    secret: 'key',
  }),
  limits: { items: 100, bytes: 900_000, perSecond: 10 },
  // Repeats have the same product_log_id.
  repeats: 'none',
  map(outgoing, { sender }) {
    const { message } = outgoing
    const record = recordOf(outgoing, sender)
    return itemOf(outgoing, {
      udm: {
        metadata: {
          event_timestamp: record.lastTime,
          event_type: 'SCAN_UNCATEGORIZED',
          ...{ vendor_name: 'Sightglass', product_name: 'Sightglass', product_version: record.version },
          product_log_id: record.key,
          product_event_type: record.rule,
          description: record.message,
          ...(record.url !== '' && { url_back_to_product: record.url }),
        },
        observer: { hostname: record.sensor },
        principal: nounOf(message.source, record.source.name),
        target: nounOf(message.target, record.destination.name),
        ...(record.protocol !== '' && { network: { application_protocol_version: record.protocol } }),
        security_result: [
          {
            ...{ rule_id: record.rule, rule_name: record.title, summary: record.title },
            ...{ description: record.why, category_details: [record.category] },
            severity: SEVERITY[message.severity],
            alert_state: message.reason === 'closed' ? 'NOT_ALERTING' : 'ALERTING',
            ...(record.techniques.length > 0 && {
              attack_details: { techniques: record.techniques.map((id) => ({ id })) },
            }),
          },
        ],
      },
    })
  },
  exchange({ items, settings, answers: [answer] }) {
    if (answer !== undefined) return all(items, outcomeOf(answer, { items }))
    const { project, location, instance, url } = settings
    const host = url === '' ? `https://${location}-chronicle.googleapis.com` : url
    const parent = `projects/${project}/locations/${location}/instances/${instance}`
    return {
      request: {
        method: 'POST',
        url: under(host, `/v1alpha/${parent}/events:import`),
        headers: { 'content-type': 'application/json' },
        body: `{"inlineSource":{"events":[${items.map(({ body }) => body).join(',')}]}}`,
        isCompressed: true,
      },
    }
  },
})

/** UDM asks for a machine: without one it is the sensor's unknown. */
function nounOf({ id, address, mac }: MessageParty, name: string) {
  return {
    ...{ hostname: name || address || 'unknown', ...(id !== '' && { asset_id: `Sightglass:${id}` }) },
    ...(isIp(address) && { ip: [address] }),
    ...(mac !== '' && { mac: [mac] }),
  }
}
