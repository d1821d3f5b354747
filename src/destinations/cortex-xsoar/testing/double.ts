/** https://docs-cortex.paloaltonetworks.com/r/Cortex-XSOAR-8-API */
import { type Double, json } from '#destination-kit/testing/double'
import { TicketStore } from '#destination-kit/testing/ticket-double'

export function makeDouble(): Double {
  const store = new TicketStore()
  return {
    ...store.faces(),
    settings: (url) => ({ url, keyId: '7', incidentType: 'Unclassified' }),
    secrets: () => ({ key: 'xsoar-api-key' }),
    answer({ path, headers, body }) {
      if (headers.authorization !== 'xsoar-api-key' || headers['x-xdr-auth-id'] !== '7')
        return json(401, { status: 401, title: 'Unauthorized' })
      const given = JSON.parse(body) as Record<string, string & { query?: string }>
      if (path === '/xsoar/public/v1/incidents/search') {
        const query = /^dbotMirrorId:"(sg[0-9a-f]{20})" or name:\*\1\*$/
        const mark = query.exec(given.filter?.query ?? '')?.[1] ?? ''
        const found = store.byMark(mark)
        return json(200, {
          total: found.length,
          data:
            found.length === 0
              ? null
              : found.map(({ id, notes, status }) => ({
                  ...{ id, details: notes[0], status: status === 'closed' ? 2 : 1 },
                })),
        })
      }
      if (path === '/xsoar/public/v1/incident') {
        const { name = '', dbotMirrorId = '', details = '' } = given
        if (name === '' || /[\r\n]/.test(name)) return json(400, { title: 'bad request' })
        return json(201, { id: store.add(String, { title: name, mark: dbotMirrorId, notes: [details] }).id })
      }
      const ticket = store.tickets.get(given.investigationId ?? given.id ?? '')
      if (ticket === undefined) return json(404, { title: 'item not found' })
      if (path === '/xsoar/public/v1/entry') ticket.notes.push(given.data!)
      else if (path === '/xsoar/public/v1/incident/close') ticket.status = 'closed'
      else return json(404, { title: 'page not found' })
      store.touch(ticket)
      return json(200, {})
    },
  }
}
