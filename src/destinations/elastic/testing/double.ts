/** Bulk API of a data stream: https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk */
import { type Double, json } from '#destination-kit/testing/double'

export function makeDouble(): Double {
  const taken: string[] = []
  const documents = new Map<string, string>()
  return {
    settings: (url) => ({ url, stream: 'logs-sightglass.alert-default', user: '' }),
    secrets: () => ({ key: 'ZW5jb2RlZA==' }),
    answer({ path, headers, body }) {
      if (headers.authorization !== 'ApiKey ZW5jb2RlZA==')
        return json(401, { error: { type: 'security_exception' }, status: 401 })
      if (path !== '/logs-sightglass.alert-default/_bulk' || !body.endsWith('\n'))
        return json(400, { error: { type: 'illegal_argument_exception' }, status: 400 })
      const lines = body.slice(0, -1).split('\n')
      const items: unknown[] = []
      for (let at = 0; at < lines.length; at += 2) {
        const { create } = JSON.parse(lines[at]!) as { create: { _id: string } }
        const document = JSON.parse(lines[at + 1]!) as { '@timestamp'?: string }
        if (document['@timestamp'] === undefined) {
          const error = { type: 'document_parsing_exception', reason: 'no @timestamp' }
          items.push({ create: { _id: create._id, status: 400, error } })
          continue
        }
        taken.push(create._id)
        const isKnown = documents.has(create._id)
        if (!isKnown) documents.set(create._id, lines[at + 1]!)
        const error = { type: 'version_conflict_engine_exception', reason: 'document already exists' }
        items.push({ create: { _id: create._id, status: isKnown ? 409 : 201, ...(isKnown && { error }) } })
      }
      return json(200, { took: 1, errors: true, items })
    },
    taken: () => taken,
    records: () => [...documents.keys()],
  }
}
