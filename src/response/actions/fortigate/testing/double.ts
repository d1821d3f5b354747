import { json } from '#destination-kit/testing/double'
import type { ActionDouble } from '../../../testing/double.ts'

export function makeDouble(): ActionDouble {
  const cut = new Set<string>()
  let last: number | undefined
  return {
    settings: (url) => ({ url, vdom: 'root' }),
    secrets: { token: 'forti-token' },
    target: { kind: 'address', value: '10.0.0.5', destination: '' },
    answer({ path, headers, body }) {
      if (headers.authorization !== 'Bearer forti-token') return { status: 401 }
      const call = /^\/api\/v2\/monitor\/user\/banned\/(add_users|clear_users)\?vdom=root$/.exec(path)?.[1]
      if (call === undefined) return json(404, { status: 'error', http_status: 404 })
      const { ip_addresses: addresses, expiry } = JSON.parse(body) as {
        ip_addresses: string[]
        expiry?: number
      }
      if (call === 'add_users') {
        if (!Number.isInteger(expiry)) return json(200, { status: 'error', http_status: 424 })
        last = expiry
        for (const address of addresses) cut.add(address)
      } else for (const address of addresses) cut.delete(address)
      return json(200, { status: 'success', http_status: 200 })
    },
    cut: () => [...cut],
    seconds: () => last,
  }
}
