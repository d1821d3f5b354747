import { json } from '#destination-kit/testing/double'
import type { ActionDouble } from '../../../testing/double.ts'

export function makeDouble(): ActionDouble {
  const cut = new Set<string>()
  const mac = '00:1b:1b:00:00:05'
  return {
    settings: (url) => ({ url, client: 'sightglass' }),
    secrets: { secret: 'cp-secret' },
    target: { kind: 'mac', value: mac, destination: '' },
    answer({ method, path, headers, body }) {
      if (path === '/api/oauth') {
        const form = new URLSearchParams(body)
        return form.get('client_secret') === 'cp-secret' && form.get('grant_type') === 'client_credentials'
          ? json(200, { access_token: 'cp-token', expires_in: 28_800, token_type: 'Bearer' })
          : json(400, { error: 'invalid_client' })
      }
      if (headers.authorization !== 'Bearer cp-token') return json(401, { detail: 'unauthorized' })
      if (path === `/api/endpoint/mac-address/${mac.replaceAll(':', '')}` && method === 'PATCH') {
        const { status } = JSON.parse(body) as { status: string }
        if (status === 'Disabled') cut.add(mac)
        else if (status === 'Known') cut.delete(mac)
        else return json(422, { detail: 'status' })
        return json(200, { mac_address: mac, status })
      }
      if (path.startsWith('/api/session-action/disconnect/mac/') && method === 'POST')
        return json(404, { detail: 'no session' })
      return json(404, { detail: 'not found' })
    },
    cut: () => [...cut],
    seconds: () => undefined,
  }
}
