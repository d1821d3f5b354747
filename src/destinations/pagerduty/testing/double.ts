/** Events API v2: https://developer.pagerduty.com/docs/events-api-v2-overview */
import { type Double, json } from '#destination-kit/testing/double'

export function makeDouble(): Double {
  const taken: string[] = []
  return {
    settings: (url) => ({ url }),
    secrets: () => ({ routingKey: '0123456789abcdef0123456789abcdef' }),
    answer({ path, body }) {
      if (path !== '/v2/enqueue') return json(404, {})
      const event = JSON.parse(body) as {
        routing_key?: string
        dedup_key: string
        payload?: { summary: string; source: string; severity: string }
      }
      const errors = [
        ...(event.routing_key === '0123456789abcdef0123456789abcdef' ? [] : ["'routing_key' is invalid"]),
        ...(event.dedup_key.length <= 255 ? [] : ["'dedup_key' is too long"]),
        ...((event.payload?.summary ?? '') === '' ? ["'payload.summary' is missing or blank"] : []),
        ...((event.payload?.source ?? '') === '' ? ["'payload.source' is missing or blank"] : []),
        ...(/^(critical|error|warning|info)$/.test(event.payload?.severity ?? '')
          ? []
          : ["'payload.severity'"]),
      ]
      if (errors.length > 0)
        return json(400, { status: 'invalid event', message: 'Event object is invalid', errors })
      taken.push(event.dedup_key)
      return json(202, { status: 'success', message: 'Event processed', dedup_key: event.dedup_key })
    },
    taken: () => taken,
    records: () => [...new Set(taken)],
  }
}
