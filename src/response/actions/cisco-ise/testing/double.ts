import { json } from '#destination-kit/testing/double'
import type { ActionDouble } from '../../../testing/double.ts'

export function makeDouble(): ActionDouble {
  const cut = new Set<string>()
  return {
    settings: (url) => ({ url, user: 'ers', policy: 'Quarantine' }),
    secrets: { password: 'ise pass' },
    target: { kind: 'mac', value: '00:1b:1b:00:00:05', destination: '' },
    answer({ method, path, headers, body }) {
      if (headers.authorization !== `Basic ${Buffer.from('ers:ise pass').toString('base64')}`)
        return { status: 401 }
      const call = /^\/ers\/config\/ancendpoint\/(apply|clear)$/.exec(path)?.[1]
      if (call === undefined || method !== 'PUT') return json(404, {})
      const { additionalData } = (
        JSON.parse(body) as { OperationAdditionalData: { additionalData: { name: string; value: string }[] } }
      ).OperationAdditionalData
      const given = Object.fromEntries(additionalData.map(({ name, value }) => [name, value]))
      if (!/^([0-9A-F]{2}:){5}[0-9A-F]{2}$/.test(given.macAddress ?? ''))
        return json(400, { ERSResponse: { messages: [] } })
      if (call === 'apply' && given.policyName !== 'Quarantine')
        return json(400, { ERSResponse: { messages: [] } })
      const mac = given.macAddress!.toLowerCase()
      if (call === 'apply') cut.add(mac)
      else if (!cut.delete(mac)) return json(404, { ERSResponse: { messages: [] } })
      return { status: 204 }
    },
    cut: () => [...cut],
    seconds: () => undefined,
  }
}
