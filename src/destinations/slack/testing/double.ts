/** Incoming webhook: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
import type { Double } from '#destination-kit/testing/double'

const PATH = '/hooks/T0/B0/secret'

export function makeDouble(): Double {
  const taken: string[] = []
  return {
    settings: () => ({}),
    secrets: (url) => ({ url: `${url}${PATH}` }),
    answer({ path, body }) {
      if (path !== PATH) return { status: 404, body: 'no_service' }
      taken.push(body)
      return { status: 200, body: 'ok' }
    },
    taken: () => taken,
    records: () => taken,
  }
}
