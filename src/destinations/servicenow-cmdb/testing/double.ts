/** Identification and reconciliation engine: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_IdentifyReconcileAPI.html */
import { createHash } from 'node:crypto'
import { type Double, json } from '#destination-kit/testing/double'

interface EngineItem {
  readonly className?: string
  readonly values?: { readonly name?: string }
  readonly sys_object_source_info?: { readonly source_native_key?: string; readonly source_name?: string }
}

export function makeDouble(): Double {
  const taken: string[] = []
  const items = new Map<string, EngineItem>()
  const basic = `Basic ${Buffer.from('sightglass:secret').toString('base64')}`
  return {
    settings: (url) => ({ url, user: 'sightglass', client: '', source: 'Sightglass', hasOtClasses: true }),
    secrets: () => ({ password: 'secret' }),
    answer({ method, path, headers, body }) {
      if (headers.authorization !== basic) return json(401, { error: { message: 'User Not Authenticated' } })
      const url = new URL(path, 'http://instance.example')
      const isQuery = url.pathname === '/api/now/identifyreconcile/query'
      if (method !== 'POST' || !(isQuery || url.pathname === '/api/now/identifyreconcile'))
        return json(404, { error: { message: 'Requested URI does not represent any resource' } })
      if (url.searchParams.get('sysparm_data_source') !== 'Sightglass')
        return json(400, { error: { message: 'INVALID_SOURCE' } })
      const payload = JSON.parse(body) as {
        items: EngineItem[]
        relations: { parent: number; child: number; type: string }[]
      }
      for (const { parent, child } of payload.relations)
        if (payload.items[parent] === undefined || payload.items[child] === undefined)
          return json(400, { error: { message: 'INVALID_RELATION' } })
      const results = payload.items.map((item) => {
        const key = item.sys_object_source_info?.source_native_key ?? ''
        const { className = '', values = {} } = item
        if (className === '' || key === '' || (values.name ?? '') === '')
          return { className, errors: [{ error: 'MISSING_DEPENDENCY', message: 'name is mandatory' }] }
        const operation = items.has(key) ? 'UPDATE' : 'INSERT'
        if (!isQuery) {
          items.set(key, item)
          taken.push(key)
        }
        return { className, operation, sysId: createHash('md5').update(key).digest('hex') }
      })
      return json(200, { result: { items: results, relations: [] } })
    },
    taken: () => taken,
    records: () => [...items.keys()],
    // The PLC and its card.
    recordsEach: 2,
  }
}
