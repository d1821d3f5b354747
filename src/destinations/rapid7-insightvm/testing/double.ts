/** Create site asset: https://help.rapid7.com/insightvm/en-us/api/index.html; the same unique identifier is the same asset. */
import { type Double, json } from '#destination-kit/testing/double'

export function makeDouble(): Double {
  const taken: string[] = []
  const assets = new Map<string, number>()
  const basic = `Basic ${Buffer.from('ot:nexpose').toString('base64')}`
  return {
    settings: (url) => ({ url, user: 'ot', site: 4 }),
    secrets: () => ({ password: 'nexpose' }),
    answer({ method, path, headers, body }) {
      if (headers.authorization !== basic) return json(401, { status: '401', message: 'Unauthorized' })
      if (method === 'GET' && path.startsWith('/api/3/sites/4/assets?')) return json(200, { resources: [] })
      if (method !== 'POST' || path !== '/api/3/sites/4/assets') return json(404, { message: 'not found' })
      const { ids, ip, hostName, date } = JSON.parse(body) as {
        ids: { id: string }[]
        ip?: string
        hostName?: object
        date?: string
      }
      if (date === undefined || (ip === undefined && hostName === undefined))
        return json(400, { status: '400', message: 'expected ip or hostName' })
      const { id } = ids[0]!
      const number = assets.get(id) ?? assets.size + 1
      assets.set(id, number)
      taken.push(id)
      return json(201, { id: number, links: [] })
    },
    taken: () => taken,
    records: () => [...assets.keys()],
  }
}
