/** Table API: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html */
import { createHash } from 'node:crypto'
import { json } from '#destination-kit/testing/double'
import type { DoubleTicket, TicketDouble } from '#destination-kit/testing/ticket-double'

type Row = Record<string, string>

/** Numbers of `incident`. */
const STATE = { new: '1', active: '2', closed: '7' } as const
const SHOWN = { new: 'New', active: 'In Progress', closed: 'Closed' } as const

/** The latest entry first. */
const journalOf = (comments: readonly { by: string; text: string }[]) =>
  comments
    .map(({ by, text }) => `2026-11-30 10:00:00 - ${by} (Work notes)\n${text}\n\n`)
    .reverse()
    .join('')

export function makeDouble(): TicketDouble {
  const tickets = new Map<string, DoubleTicket>()
  const ticketOf = (row: Row): DoubleTicket => {
    const number = row.number ?? ''
    const ticket = tickets.get(number) ?? {
      ...{ id: row.sys_id ?? '', reference: number, title: row.short_description ?? '', mark: '', notes: [] },
      ...{ status: 'new', assignee: '', changedMs: 0 },
    }
    if (row.state === '6') ticket.status = 'closed'
    if (row.state === '2') ticket.status = 'active'
    const note = (row.work_notes ?? '').split('\n').at(-1)!
    if (note !== '') ticket.comments = [...(ticket.comments ?? []), { by: 'Sightglass', text: note }]
    ticket.changedMs = Math.max(Date.now(), ticket.changedMs + 1)
    tickets.set(number, ticket)
    return ticket
  }
  const changed = (query: string) => {
    const since =
      /^correlation_idSTARTSWITHsightglass:[^^]*:\^sys_updated_on>=(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\^ORDERBYsys_updated_on$/.exec(
        query,
      )?.[1]
    if (since === undefined) return undefined
    const sinceMs = Date.parse(`${since.replace(' ', 'T')}Z`)
    return [...tickets.values()]
      .filter(({ changedMs }) => changedMs >= sinceMs)
      .map(({ reference, status, assignee, changedMs, comments = [] }) => ({
        number: { value: reference, display_value: reference },
        state: { value: STATE[status], display_value: SHOWN[status] },
        assigned_to: { value: assignee, display_value: assignee },
        close_notes: { value: '', display_value: '' },
        comments: { value: '', display_value: '' },
        work_notes: { value: '', display_value: journalOf(comments) },
        sys_updated_on: {
          value: new Date(changedMs).toISOString().slice(0, 19).replace('T', ' '),
          display_value: '',
        },
      }))
  }
  const taken: string[] = []
  const rows = new Map<string, Row>()
  const basic = `Basic ${Buffer.from('sightglass:secret').toString('base64')}`
  return {
    settings: (url) => ({
      url,
      table: 'incident',
      user: 'sightglass',
      client: '',
      group: '',
      statusBack: 'close',
    }),
    secrets: () => ({ password: 'secret' }),
    answer({ method, path, headers, body }) {
      if (headers.authorization !== basic) return json(401, { error: { message: 'User Not Authenticated' } })
      const url = new URL(path, 'http://instance.example')
      const [, table, id] = /^\/api\/now\/table\/([a-z_]+)(?:\/([0-9a-f]{32}))?$/.exec(url.pathname) ?? []
      if (table !== 'incident') return json(400, { error: { message: `Invalid table ${table}` } })
      if (method === 'GET') {
        const rowsChanged = changed(url.searchParams.get('sysparm_query') ?? '')
        if (rowsChanged !== undefined) return json(200, { result: rowsChanged })
        const [, wanted] = /^correlation_id=(.*)$/.exec(url.searchParams.get('sysparm_query') ?? '') ?? []
        const found = [...rows.values()].filter((row) => row.correlation_id === wanted)
        return json(200, { result: found.slice(0, Number(url.searchParams.get('sysparm_limit'))) })
      }
      const given = JSON.parse(body) as Row
      if (method === 'POST') {
        const sysId = createHash('md5').update(String(rows.size)).digest('hex')
        const row = { ...given, sys_id: sysId, number: `INC${String(rows.size + 1).padStart(7, '0')}` }
        rows.set(sysId, row)
        ticketOf(row)
        taken.push(given.correlation_id ?? '')
        return json(201, { result: row })
      }
      const known = rows.get(id ?? '')
      if (known === undefined) return json(404, { error: { message: 'No Record found' } })
      const written = { ...known, ...given, work_notes: `${known.work_notes}\n${given.work_notes}` }
      rows.set(id!, written)
      ticketOf(written)
      taken.push(known.correlation_id ?? '')
      return json(200, { result: written })
    },
    tickets,
    writes: () => taken.length,
    taken: () => taken,
    records: () => [...rows.values()].map((row) => row.correlation_id ?? ''),
  }
}
