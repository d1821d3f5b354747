/** Splunk HTTP Event Collector: https://docs.splunk.com/Documentation/Splunk/latest/Data/HECRESTendpoints */
import Type from 'typebox'
import {
  type DeliveryOutcome,
  defineHttpDestination,
  type HttpAnswer,
  type Item,
} from '#destination-kit/destination-type'
import { httpUrl, optionalText, under } from '#destination-kit/fields'
import { all, jsonOf, member, outcomeOf, reasonOf, textOf } from '#destination-kit/http-outcome'
import { itemOf, recordOf } from '#destination-kit/record'

const acknowledgement = {
  /** Requests for the state of an acknowledgement before the batch is sent again: about a minute. */
  polls: 14,
  /** Doubled with each request. An indexer writes to disk first, which takes seconds when it is busy. */
  firstMs: 200,
  longestMs: 6000,
} as const

/** Answers to a poll after which the state is still unknown: RFC 9110 §15, and HEC codes 8, 9, 18 to 20. */
const isUnknown = ({ status }: HttpAnswer): boolean => status === 408 || status === 429 || status >= 500

export const type = defineHttpDestination({
  name: 'splunk-hec',
  title: 'Splunk (HTTP Event Collector)',
  description:
    'Sends JSON events to an HTTP Event Collector, with indexer acknowledgement where the token asks for it.',
  kinds: ['alert', 'incident', 'event', 'system'],
  settings: Type.Object({
    url: httpUrl('Collector URL', 'Such as https://splunk.example:8088'),
    index: optionalText('Index', 'Empty for the default index of the token'),
    sourcetype: Type.String({
      isAdvanced: true,
      title: 'Source type',
      description: 'The Splunk app of Sightglass expects sightglass:alert',
      minLength: 1,
      maxLength: 100,
      default: 'sightglass:alert',
    }),
    channel: Type.String({
      isAdvanced: true,
      title: 'Acknowledgement channel',
      description: 'A GUID if the token has indexer acknowledgement enabled; else empty',
      pattern: '^$|^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$',
      default: '',
    }),
  }),
  secrets: { token: { title: 'HEC token' } },
  auth: () => ({ kind: 'header', header: 'authorization', prefix: 'Splunk ', secret: 'token' }),
  // max_content_length of [http_input] is 1 MB in old releases.
  limits: { items: 500, bytes: 900_000, perSecond: 20, inFlight: 4 },
  repeats: 'parser',
  map(outgoing, { sender, settings }) {
    const { message } = outgoing
    return itemOf(outgoing, {
      time: message.lastTime / 1e6,
      host: sender.sensor,
      source: 'sightglass',
      sourcetype: settings.sourcetype,
      ...(settings.index !== '' && { index: settings.index }),
      event: recordOf(outgoing, sender),
    })
  },
  exchange({ items, settings, answers }) {
    const headers = {
      'content-type': 'application/json',
      ...(settings.channel !== '' && { 'x-splunk-request-channel': settings.channel }),
    }
    const [first] = answers
    if (first === undefined)
      return {
        request: {
          method: 'POST',
          url: under(settings.url, '/services/collector/event'),
          headers,
          body: items.map(({ body }) => body).join('\n'),
          isCompressed: true,
        },
      }
    const ackId = member(jsonOf(first), 'ackId')
    const isTaken = first.status === 200 && member(jsonOf(first), 'code') === 0
    if (!isTaken || typeof ackId !== 'number' || settings.channel === '')
      return { outcomes: outcomesOf(first, items) }
    const last = answers.at(-1)!
    if (answers.length > 1) {
      if (last.status !== 200 && !isUnknown(last)) return all(items, outcomeOf(last, { items }))
      if (member(jsonOf(last), 'acks', String(ackId)) === true) return all(items, { state: 'delivered' })
      if (answers.length > acknowledgement.polls)
        return all(items, { state: 'retry', reason: 'the indexer did not acknowledge the events' })
    }
    return {
      request: {
        method: 'POST',
        url: under(settings.url, '/services/collector/ack'),
        headers,
        body: JSON.stringify({ acks: [ackId] }),
        afterMs: Math.min(acknowledgement.firstMs * 2 ** (answers.length - 1), acknowledgement.longestMs),
        isQuery: true,
      },
    }
  },
})

/** Codes of the reply: "HTTP Event Collector error codes" of the page above. */
function outcomesOf(answer: HttpAnswer, items: readonly Item[]): readonly DeliveryOutcome[] {
  const reply = jsonOf(answer)
  const code = member(reply, 'code')
  if (typeof code !== 'number') {
    // A proxy or a login page returned 200: the events were not received.
    if (answer.status === 200)
      return all(items, { state: 'wait', reason: `${reasonOf(answer)}: this is no HTTP Event Collector` })
        .outcomes
    return all(items, outcomeOf(answer, { items })).outcomes
  }
  const reason = `HEC code ${code} ${textOf(member(reply, 'text'))}`.trim()
  const outcome = outcomeOfCode(code, reason)
  if (outcome.state !== 'rejected') return all(items, outcome).outcomes
  const bad = member(reply, 'invalid-event-number')
  // Events before the invalid one are indexed, those after it are not.
  if (typeof bad === 'number' && Number.isInteger(bad) && bad >= 0 && bad < items.length)
    return items.map((_, at) =>
      at < bad ? { state: 'delivered' } : at === bad ? outcome : { state: 'retry', reason, afterMs: 0 },
    )
  return all(items, items.length > 1 ? { state: 'split', reason } : outcome).outcomes
}

function outcomeOfCode(code: number, reason: string): DeliveryOutcome {
  switch (code) {
    case 0:
      return { state: 'delivered' }
    case 8:
    case 9:
    case 18:
    case 19:
    case 20:
      return { state: 'retry', reason }
    case 5:
    case 6:
    case 12:
    case 13:
    case 15:
      return { state: 'rejected', reason }
    case 7:
      return { state: 'wait', reason: `${reason}: set an index the token may write to` }
    case 10:
    case 11:
      return { state: 'wait', reason: `${reason}: the token needs an acknowledgement channel (a GUID)` }
    case 14:
      return { state: 'wait', reason: `${reason}: leave the acknowledgement channel empty` }
    default:
      return { state: 'wait', reason: `${reason}: check the token` }
  }
}
