/**
 * Elasticsearch and OpenSearch, bulk API:
 * https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk
 */
import Type from 'typebox'
import {
  type DeliveryOutcome,
  defineHttpDestination,
  type HttpAnswer,
  type Item,
} from '#destination-kit/destination-type'
import { httpUrl, optionalText, under } from '#destination-kit/fields'
import { all, jsonOf, member, outcomeOf, reasonOf, textOf } from '#destination-kit/http-outcome'
import { itemOf } from '#destination-kit/record'
import { ecsOf } from './ecs.ts'

export const type = defineHttpDestination({
  name: 'elastic',
  title: 'Elasticsearch or OpenSearch',
  description: 'Writes ECS documents into a data stream by the bulk API.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://elastic.example:9200'),
    stream: Type.String({
      title: 'Data stream',
      description: 'Named type-dataset-namespace',
      pattern: '^[a-z][a-z0-9_.]*-[a-z0-9_.]+-[a-z0-9_.]+$',
      maxLength: 100,
      default: 'logs-sightglass.alert-default',
    }),
    user: optionalText('User', 'Empty to sign in with an API key'),
  }),
  secrets: {
    key: { title: 'API key', description: 'The encoded key', when: { setting: 'user', isSet: false } },
    password: { title: 'Password', when: { setting: 'user', isSet: true } },
  },
  auth: ({ user }) =>
    user === ''
      ? { kind: 'header', header: 'authorization', prefix: 'ApiKey ', secret: 'key' }
      : { kind: 'basic', user, secret: 'password' },
  limits: { items: 500, bytes: 4_000_000, perSecond: 20 },
  repeats: 'upsert',
  map: (outgoing, { sender }) => itemOf(outgoing, ecsOf(outgoing, sender)),
  exchange({ items, settings, answers: [answer] }) {
    if (answer !== undefined) return { outcomes: outcomesOf(answer, items) }
    // `create` with our key: a repeat answers 409 and changes nothing.
    const lines = items.flatMap(({ key, body }) => [JSON.stringify({ create: { _id: key } }), body])
    return {
      request: {
        method: 'POST',
        url: under(settings.url, `/${settings.stream}/_bulk`),
        headers: { 'content-type': 'application/x-ndjson' },
        body: `${lines.join('\n')}\n`,
        isCompressed: true,
      },
    }
  },
})

function outcomesOf(answer: HttpAnswer, items: readonly Item[]): readonly DeliveryOutcome[] {
  if (answer.status !== 200) return all(items, outcomeOf(answer, { items })).outcomes
  const results = member(jsonOf(answer), 'items')
  if (!Array.isArray(results) || results.length !== items.length)
    return all(items, {
      state: 'wait',
      reason: `${reasonOf(answer)}: this is no bulk answer for ${items.length} documents`,
    }).outcomes
  return results.map((result): DeliveryOutcome => {
    const status = member(result, 'create', 'status')
    // 409: the document of this key exists, an earlier attempt arrived.
    if (status === 200 || status === 201 || status === 409)
      return { state: 'delivered', reference: textOf(member(result, 'create', '_id')) }
    const error = member(result, 'create', 'error')
    const reason =
      `${textOf(member(error, 'type'))} ${textOf(member(error, 'reason'))}`.trim() || `status ${status}`
    if (status === 429 || (typeof status === 'number' && status >= 500)) return { state: 'retry', reason }
    return { state: 'rejected', reason }
  })
}
