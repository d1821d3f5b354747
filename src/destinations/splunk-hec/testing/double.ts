/** HTTP Event Collector with acknowledgement: https://docs.splunk.com/Documentation/Splunk/latest/Data/HECRESTendpoints */
import { type Double, json } from '#destination-kit/testing/double'

const CHANNEL = '6b86b273-ff34-4ce1-9d6b-804eff5a3f57'
const TOKEN = '11111111-2222-3333-4444-555555555555'

export function makeDouble(): Double {
  const taken: string[] = []
  let acks = 0
  return {
    settings: (url) => ({ url, index: '', sourcetype: 'sightglass:alert', channel: CHANNEL }),
    secrets: () => ({ token: TOKEN }),
    answer({ method, path, headers, body }) {
      if (method !== 'POST') return json(405, { text: 'Method Not Allowed' })
      if (headers.authorization === undefined) return json(401, { text: 'Token is required', code: 2 })
      if (headers.authorization !== `Splunk ${TOKEN}`) return json(403, { text: 'Invalid token', code: 4 })
      if (headers['x-splunk-request-channel'] === undefined)
        return json(400, { text: 'Data channel is missing', code: 10 })
      if (path === '/services/collector/ack') {
        const asked = (JSON.parse(body) as { acks: number[] }).acks
        return json(200, { acks: Object.fromEntries(asked.map((id) => [id, id < acks])) })
      }
      if (path !== '/services/collector/event') return json(404, { text: 'Not Found' })
      if (body === '') return json(400, { text: 'No data', code: 5 })
      const keys: string[] = []
      for (const [at, line] of body.split('\n').entries()) {
        const { event } = JSON.parse(line) as { event?: { key: string } }
        if (event === undefined)
          return json(400, { text: 'Event field is required', code: 12, 'invalid-event-number': at })
        keys.push(event.key)
      }
      taken.push(...keys)
      return json(200, { text: 'Success', code: 0, ackId: acks++ })
    },
    taken: () => taken,
    // The app's searches run `dedup key`.
    records: () => [...new Set(taken)],
  }
}
