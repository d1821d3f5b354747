/** A signed webhook: Standard Webhooks 1.0.0, https://www.standardwebhooks.com */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { httpUrl } from '#destination-kit/fields'
import { all, postOne } from '#destination-kit/http-outcome'
import { itemOf } from '#destination-kit/record'
import { namesIn } from '#destination-kit/secret-names'
import { format } from '#export/messages/webhook'

/** RFC 9110 §5.6.2, and what Defender's webhooks take. */
const HEADER_NAME = /^[A-Za-z0-9_-]+$/
/** Headers that are ours, or that would change how a request is read. */
const OURS = /^(host|content-.*|transfer-encoding|connection|upgrade|expect|te|trailer|webhook-.*)$/i
const MAX_HEADERS = 20

export const type = defineHttpDestination({
  name: 'webhook',
  title: 'Webhook',
  description: 'Posts one JSON document per message, with the keys of Defender for IoT beside ours.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://tickets.example/hooks/ot'),
    headers: Type.String({
      title: 'Additional headers',
      description: 'Names separated by commas, such as Authorization; their values are secrets',
      maxLength: 1000,
      default: '',
    }),
  }),
  secrets: {
    signing: {
      title: 'Signing secret',
      description:
        'HMAC key of at least 16 characters; the receiver verifies origin and age of messages with it',
      isOptional: true,
    },
  },
  namedSecrets: { setting: 'headers', prefix: 'header:' },
  check({ headers }) {
    const names = namesIn(headers)
    if (names.length > MAX_HEADERS)
      return `settings.headers: expected at most ${MAX_HEADERS} names, got ${names.length}`
    const bad = names.find((name) => !HEADER_NAME.test(name) || OURS.test(name))
    return bad === undefined
      ? undefined
      : `settings.headers: expected names of your own, such as Authorization, got ${JSON.stringify(bad.slice(0, 60))}`
  },
  auth: ({ headers }) => ({ kind: 'webhook', secret: 'signing', headers: namesIn(headers) }),
  limits: { items: 1, bytes: 100_000, perSecond: 200, inFlight: 4 },
  repeats: 'none',
  map: (outgoing, { sender }) => itemOf(outgoing, format.write(outgoing, sender)),
  exchange(batch) {
    const [answer] = batch.answers
    // Any 2xx confirms, whatever its body: https://www.standardwebhooks.com
    if (answer !== undefined && answer.status >= 200 && answer.status < 300)
      return all(batch.items, { state: 'delivered' })
    return postOne(batch, batch.settings.url, { 'webhook-id': batch.items[0]!.key })
  },
})
