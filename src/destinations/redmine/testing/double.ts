/** https://www.redmine.org/projects/redmine/wiki/Rest_Issues */
import { json } from '#destination-kit/testing/double'
import { type TicketDouble, TicketStore } from '#destination-kit/testing/ticket-double'

export function makeDouble(): TicketDouble {
  const store = new TicketStore()
  return {
    ...store.faces(),
    settings: (url) => ({ url, project: 'plant', closedStatus: 5, statusBack: 'close' }),
    secrets: () => ({ key: 'redmine-key' }),
    answer({ method, path, headers, body }) {
      if (headers['x-redmine-api-key'] !== 'redmine-key') return { status: 401 }
      const url = new URL(path, 'http://redmine.example')
      if (method === 'GET' && url.pathname === '/issues.json') {
        const mark = /^~\[(sg[0-9a-f]{20})\]$/.exec(url.searchParams.get('subject') ?? '')?.[1]
        const since = /^>=(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)$/.exec(
          url.searchParams.get('updated_on') ?? '',
        )?.[1]
        if (url.searchParams.get('project_id') !== 'plant' || (mark ?? since) === undefined)
          return json(422, { errors: [path] })
        const found = mark === undefined ? store.changed(Date.parse(since!)) : store.byMark(mark)
        return json(200, {
          issues: found.map(({ id, notes, status, assignee, changedMs }) => ({
            ...{ id: Number(id), description: notes[0], updated_on: new Date(changedMs).toISOString() },
            status: { id: status === 'closed' ? 5 : 1, name: status, is_closed: status === 'closed' },
            ...(assignee !== '' && { assigned_to: { id: 7, name: assignee } }),
          })),
        })
      }
      const shown = /^\/issues\/(\d+)\.json$/.exec(url.pathname)?.[1]
      if (method === 'GET' && shown !== undefined)
        return store.tickets.has(shown) && url.searchParams.get('include') === 'journals'
          ? json(200, {
              issue: {
                id: Number(shown),
                // The first text is the description; journals of changed fields have no notes.
                journals: [
                  { id: 1, user: { id: 7, name: 'lena' }, notes: '', details: [{ name: 'status_id' }] },
                  ...store
                    .textsOf(shown)
                    .slice(1)
                    .map(({ by, text }, at) => ({
                      ...{ id: at + 2, user: { id: 8, name: by }, notes: text, details: [] },
                    })),
                ],
              },
            })
          : { status: 404 }
      const { issue } = JSON.parse(body) as { issue: Record<string, string> }
      if (method === 'POST' && url.pathname === '/issues.json') {
        const mark = /\[(sg[0-9a-f]{20})\]$/.exec(issue.subject ?? '')?.[1]
        if (issue.project_id !== 'plant' || mark === undefined || issue.subject!.length > 255)
          return json(422, { errors: ['subject'] })
        const { id } = store.add(String, { title: issue.subject!, mark, notes: [issue.description ?? ''] })
        return json(201, { issue: { id: Number(id) } })
      }
      const ticket = store.tickets.get(/^\/issues\/(\d+)\.json$/.exec(url.pathname)?.[1] ?? '')
      if (ticket === undefined || method !== 'PUT') return { status: 404 }
      if (issue.description !== undefined) ticket.notes[0] = issue.description
      if (issue.notes !== undefined) ticket.notes.push(issue.notes)
      if (issue.status_id !== undefined) ticket.status = Number(issue.status_id) === 5 ? 'closed' : 'active'
      store.touch(ticket)
      return { status: 204 }
    },
  }
}
