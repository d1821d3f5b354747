/** https://developer.tenable.com/reference/assets-import: assets are one where a MAC address is the same. */
import { randomUUID } from 'node:crypto'
import { type Double, json } from '#destination-kit/testing/double'

export function makeDouble(): Double {
  const taken: string[] = []
  return {
    settings: (url) => ({ url, accessKey: 'a1b2c3d4e5' }),
    secrets: () => ({ secretKey: 'f6e5d4c3' }),
    answer({ method, path, headers, body }) {
      if (headers['x-apikeys'] !== 'accessKey=a1b2c3d4e5;secretKey=f6e5d4c3')
        return json(401, { error: 'Invalid Credentials' })
      if (method === 'GET' && path === '/import/asset-jobs') return json(200, { asset_import_jobs: [] })
      if (method !== 'POST' || path !== '/import/assets') return json(404, { error: 'Not Found' })
      const { assets, source } = JSON.parse(body) as {
        source: string
        assets: { mac_address: string[]; ipv4: string[]; fqdn?: string[]; netbios_name?: string }[]
      }
      if (source === '' || assets.length === 0) return json(400, { error: 'Bad Request' })
      const names = assets.map(
        ({ mac_address: macs, ipv4, fqdn = [], netbios_name: name }) =>
          macs[0] ?? ipv4[0] ?? fqdn[0] ?? name ?? '',
      )
      if (names.includes('')) return json(400, { error: 'an asset needs an identifier' })
      taken.push(...names)
      return json(200, { asset_import_job_uuid: randomUUID() })
    },
    taken: () => taken,
    records: () => [...new Set(taken)],
  }
}
