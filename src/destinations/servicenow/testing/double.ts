/** Table API: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html */
import { createHash } from 'node:crypto'
import { type Double, json } from '#destination-kit/testing/double'

type Row = Record<string, string>

export function makeDouble(): Double {
  const taken: string[] = []
  const rows = new Map<string, Row>()
  const basic = `Basic ${Buffer.from('sightglass:secret').toString('base64')}`
  return {
    settings: (url) => ({ url, table: 'incident', user: 'sightglass', client: '', group: '' }),
    secrets: () => ({ password: 'secret' }),
    answer({ method, path, headers, body }) {
      if (headers.authorization !== basic) return json(401, { error: { message: 'User Not Authenticated' } })
      const url = new URL(path, 'http://instance.example')
      const [, table, id] = /^\/api\/now\/table\/([a-z_]+)(?:\/([0-9a-f]{32}))?$/.exec(url.pathname) ?? []
      if (table !== 'incident') return json(400, { error: { message: `Invalid table ${table}` } })
      if (method === 'GET') {
        const [, wanted] = /^correlation_id=(.*)$/.exec(url.searchParams.get('sysparm_query') ?? '') ?? []
        const found = [...rows.values()].filter((row) => row.correlation_id === wanted)
        return json(200, { result: found.slice(0, Number(url.searchParams.get('sysparm_limit'))) })
      }
      const given = JSON.parse(body) as Row
      if (method === 'POST') {
        const sysId = createHash('md5').update(String(rows.size)).digest('hex')
        const row = { ...given, sys_id: sysId, number: `INC${String(rows.size + 1).padStart(7, '0')}` }
        rows.set(sysId, row)
        taken.push(given.correlation_id ?? '')
        return json(201, { result: row })
      }
      const known = rows.get(id ?? '')
      if (known === undefined) return json(404, { error: { message: 'No Record found' } })
      const changed = { ...known, ...given, work_notes: `${known.work_notes}\n${given.work_notes}` }
      rows.set(id!, changed)
      taken.push(known.correlation_id ?? '')
      return json(200, { result: changed })
    },
    taken: () => taken,
    records: () => [...rows.values()].map((row) => row.correlation_id ?? ''),
  }
}
