/** https://docs.bestpractical.com/rt/5.0.7/RT/REST2.html */
import { json } from '#destination-kit/testing/double'
import { type TicketDouble, TicketStore } from '#destination-kit/testing/ticket-double'

export function makeDouble(): TicketDouble {
  const store = new TicketStore()
  const STATUS = { new: 'new', active: 'open', closed: 'resolved' } as const
  return {
    ...store.faces(),
    settings: (url) => ({ url, queue: 'Plant', statusBack: 'close' }),
    secrets: () => ({ token: '1-14-rt' }),
    answer({ method, path, headers, body }) {
      if (headers.authorization !== 'token 1-14-rt') return json(401, { message: 'Unauthorized' })
      const url = new URL(path, 'http://rt.example')
      if (method === 'GET' && url.pathname === '/REST/2.0/tickets') {
        const query = url.searchParams.get('query') ?? ''
        const mark = /^Queue = 'Plant' AND Subject LIKE '(sg[0-9a-f]{20})'$/.exec(query)?.[1]
        const since =
          /^Queue = 'Plant' AND Subject LIKE '\[sg' AND LastUpdated >= '(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)'$/.exec(
            query,
          )?.[1]
        if ((mark ?? since) === undefined) return json(400, { message: query })
        const found =
          mark === undefined ? store.changed(Date.parse(`${since!.replace(' ', 'T')}Z`)) : store.byMark(mark)
        return json(200, {
          count: found.length,
          items: found.map(({ id, title, status, assignee, changedMs }) => ({
            ...{ id, type: 'ticket', Subject: title, Status: STATUS[status] },
            ...{
              Owner: { id: assignee || 'Nobody', Name: assignee || 'Nobody' },
              LastUpdated: new Date(changedMs).toISOString(),
            },
          })),
        })
      }
      const texts = /^\/REST\/2\.0\/ticket\/(\d+)\/attachments$/.exec(url.pathname)?.[1]
      if (method === 'GET' && texts !== undefined) {
        // The latest first, as asked; HTML parts and files are there too.
        const all = store.textsOf(texts).map(({ by, text }) => ({
          ...{ type: 'attachment', ContentType: 'text/plain; charset=utf-8', Content: text },
          ...{ Filename: '', Creator: { type: 'user', id: by, Name: by } },
        }))
        const others = [
          { ContentType: 'text/html', Content: '<p>a part</p>', Filename: '', Creator: { id: 'root' } },
          { ContentType: 'text/plain', Content: 'a file', Filename: 'log.txt', Creator: { id: 'root' } },
        ]
        return json(200, { count: all.length, items: [...others, ...all].reverse() })
      }
      const given = JSON.parse(body) as Record<string, string>
      const mark = /\[(sg[0-9a-f]{20})\]/.exec(given.Subject ?? '')?.[1]
      if (method === 'POST' && url.pathname === '/REST/2.0/ticket') {
        if (given.Queue !== 'Plant' || mark === undefined) return json(422, { message: 'Queue' })
        const { id } = store.add(String, { title: given.Subject!, mark, notes: [given.Content ?? ''] })
        return json(201, { id, type: 'ticket' })
      }
      const [, id = '', call] = /^\/REST\/2\.0\/ticket\/(\d+)(\/comment)?$/.exec(url.pathname) ?? []
      const ticket = store.tickets.get(id)
      if (ticket === undefined) return json(404, { message: 'Not Found' })
      if (call === '/comment') ticket.notes.push(given.Content ?? '')
      if (given.Subject !== undefined) ticket.title = given.Subject
      if (given.Status !== undefined) ticket.status = given.Status === 'resolved' ? 'closed' : 'active'
      store.touch(ticket)
      return json(call === '/comment' ? 201 : 200, [])
    },
  }
}
