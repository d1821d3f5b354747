/**
 * Microsoft Sentinel, Logs Ingestion API:
 * https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview
 */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { httpUrl, under } from '#destination-kit/fields'
import { all, outcomeOf, reasonOf } from '#destination-kit/http-outcome'
import { itemOf, recordOf } from '#destination-kit/record'
import { rowOf } from './table.ts'

const API_VERSION = '2023-01-01'
const GUID = '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'

const CLOUDS = {
  public: { login: 'https://login.microsoftonline.com', scope: 'https://monitor.azure.com/.default' },
  'us-government': { login: 'https://login.microsoftonline.us', scope: 'https://monitor.azure.us/.default' },
  china: { login: 'https://login.chinacloudapi.cn', scope: 'https://monitor.azure.cn/.default' },
} as const

export const type = defineHttpDestination({
  name: 'sentinel',
  title: 'Microsoft Sentinel',
  description: 'Writes rows into the table SightglassAlert_CL through a data collection rule.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    endpoint: httpUrl('Ingestion endpoint', 'Logs ingestion URI of the data collection rule or endpoint'),
    rule: Type.String({
      title: 'Rule ID',
      description: 'Immutable ID of the data collection rule',
      pattern: '^dcr-[0-9A-Za-z]{8,64}$',
    }),
    stream: Type.String({
      isAdvanced: true,
      title: 'Stream',
      description: 'As the data collection rule of the content pack declares it',
      pattern: '^[A-Za-z][A-Za-z0-9_-]{0,99}$',
      default: 'Custom-SightglassAlert',
    }),
    tenant: Type.String({ title: 'Tenant ID', description: 'Of the app registration', pattern: GUID }),
    client: Type.String({ title: 'Client ID', description: 'Of the app registration', pattern: GUID }),
    cloud: Type.Enum(['public', 'us-government', 'china'], {
      isAdvanced: true,
      title: 'Cloud',
      description: 'Azure cloud of the workspace',
      default: 'public',
    }),
    login: Type.String({
      isAdvanced: true,
      title: 'Sign-in URL',
      description: 'Empty for that of the cloud',
      pattern: '^$|^https?://[^\\s/?#@]+/?$',
      maxLength: 200,
      default: '',
    }),
  }),
  secrets: { secret: { title: 'Client secret', description: 'Its value, not its ID' } },
  auth: ({ cloud, login, tenant, client }) => ({
    kind: 'oauth2-client',
    tokenUrl: under(login === '' ? CLOUDS[cloud].login : login, `/${tenant}/oauth2/v2.0/token`),
    clientId: client,
    scope: CLOUDS[cloud].scope,
    secret: 'secret',
  }),
  // 1 MB for a call, compressed and uncompressed alike.
  limits: { items: 500, bytes: 950_000, perSecond: 50 },
  repeats: 'parser',
  map: (outgoing, { sender }) => itemOf(outgoing, rowOf(outgoing, recordOf(outgoing, sender))),
  exchange({ items, settings, answers: [answer] }) {
    if (answer === undefined)
      return {
        request: {
          method: 'POST',
          url: under(
            settings.endpoint,
            `/dataCollectionRules/${settings.rule}/streams/${settings.stream}?api-version=${API_VERSION}`,
          ),
          headers: { 'content-type': 'application/json' },
          body: `[${items.map(({ body }) => body).join(',')}]`,
          isCompressed: true,
        },
      }
    const reason = reasonOf(answer)
    if (answer.status === 403)
      return all(items, {
        state: 'wait',
        reason: `${reason}: give the app the role Monitoring Metrics Publisher on the data collection rule`,
      })
    if (answer.status === 404)
      return all(items, { state: 'wait', reason: `${reason}: no such rule or stream at this endpoint` })
    // Sign-in pages answer 200; the API answers 204.
    if (answer.status !== 204 && answer.status >= 200 && answer.status < 300)
      return all(items, { state: 'wait', reason: `${reason}: this is no logs ingestion endpoint` })
    return all(items, outcomeOf(answer, { items }))
  },
})
