/** https://docs.strangebee.com/thehive/api-docs/ */
import { json } from '#destination-kit/testing/double'
import { type DoubleTicket, type TicketDouble, TicketStore } from '#destination-kit/testing/ticket-double'

export function makeDouble(): TicketDouble {
  const store = new TicketStore()
  const STAGE = { new: 'New', active: 'InProgress', closed: 'Closed' } as const
  const rowOf = (ticket: DoubleTicket) => ({
    ...{ _id: ticket.reference, description: ticket.notes[0], stage: STAGE[ticket.status] },
    ...{ status: ticket.status, assignee: ticket.assignee, _updatedAt: ticket.changedMs },
  })
  return {
    ...store.faces(),
    settings: (url) => ({ url, statusBack: 'close' }),
    secrets: () => ({ key: 'hive-key' }),
    answer({ method, path, headers, body }) {
      if (headers.authorization !== 'Bearer hive-key') return json(401, { type: 'AuthenticationError' })
      const given = JSON.parse(body) as Record<string, never>
      if (path === '/api/v1/query' && method === 'POST') {
        const [list, filter] = given.query as unknown as [
          { _name: string },
          { _and: { _field?: string; _value?: string; _gte?: { _value: number } }[] },
        ]
        if (list._name === 'getAlert') {
          const { idOrName } = list as unknown as { idOrName: string }
          // The first text is the description.
          const texts = store.textsOf(idOrName).slice(1).reverse()
          return store.tickets.has(idOrName)
            ? json(
                200,
                texts.map(({ by, text }) => ({ _type: 'Comment', _createdBy: by, message: text })),
              )
            : json(404, { type: 'NotFoundError' })
        }
        if (list._name !== 'listAlert') return json(400, {})
        const mark = filter._and.find(({ _field }) => _field === 'sourceRef')?._value
        const since = filter._and.find(({ _gte }) => _gte !== undefined)?._gte?._value
        return json(200, (mark === undefined ? store.changed(since ?? 0) : store.byMark(mark)).map(rowOf))
      }
      if (path === '/api/v1/alert' && method === 'POST') {
        const { type, source, sourceRef, title, description, severity } = given as unknown as Record<
          string,
          string
        >
        if ([type, source, sourceRef, title, description].some((one) => !one) || !(Number(severity) <= 4))
          return json(400, {})
        // (type, source, sourceRef) is unique.
        if (store.byMark(sourceRef!).length > 0) return json(400, { type: 'CreateError' })
        return json(
          201,
          rowOf(
            store.add((number) => `~${number}`, { title: title!, mark: sourceRef!, notes: [description!] }),
          ),
        )
      }
      const [, id = '', call] = /^\/api\/v1\/alert\/([^/]+)(\/comment)?$/.exec(path) ?? []
      const ticket = store.tickets.get(decodeURIComponent(id))
      if (ticket === undefined) return json(404, { type: 'NotFoundError' })
      if (call === '/comment') ticket.notes.push(String(given.message))
      else if (method === 'PATCH') ticket.status = String(given.status) === 'Ignored' ? 'closed' : 'new'
      store.touch(ticket)
      return call === '/comment' ? json(201, {}) : { status: 204 }
    },
  }
}
