/** Workflows webhook: https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook */
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
      return { status: 202 }
    },
    taken: () => taken,
    records: () => taken,
  }
}
