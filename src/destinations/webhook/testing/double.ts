/** A receiver that verifies signatures: Standard Webhooks 1.0.0. */
import { createHmac } from 'node:crypto'
import type { Double } from '#destination-kit/testing/double'

const SECRET = 'sixteen letters at least'

export function makeDouble(): Double {
  const taken: string[] = []
  return {
    settings: (url) => ({ url: `${url}/hook`, headers: 'X-Desk' }),
    secrets: () => ({ signing: SECRET, 'header:X-Desk': 'OT' }),
    answer({ headers, body }) {
      const { 'webhook-id': id = '', 'webhook-timestamp': seconds = '' } = headers
      const expected = createHmac('sha256', SECRET).update(`${id}.${seconds}.${body}`).digest('base64')
      if (headers['webhook-signature'] !== `v1,${expected}`) return { status: 401, body: 'bad signature' }
      if (headers['x-desk'] !== 'OT') return { status: 403, body: 'no desk' }
      taken.push(id)
      return { status: 200 }
    },
    taken: () => taken,
    // Receivers recognise a repeat by its `webhook-id`.
    records: () => [...new Set(taken)],
  }
}
