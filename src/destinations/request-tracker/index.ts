/** Request Tracker 5, REST 2.0: https://docs.bestpractical.com/rt/5.0.7/RT/REST2.html */
import Type from 'typebox'
import {
  defineHttpDestination,
  type ForeignChange,
  type HttpAnswer,
  type HttpRequest,
} from '#destination-kit/destination-type'
import { httpUrl, statusBack, text, under } from '#destination-kit/fields'
import { jsonOf, member, textOf } from '#destination-kit/http-outcome'
import { ticketExchange, ticketItem } from '#destination-kit/ticket'

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' }

/** Texts of a ticket. In lists `Content` is plain; only a single attachment has it in Base64. */
const notes = {
  request: (url: string, id: string): HttpRequest => {
    const words = new URLSearchParams({
      ...{ fields: 'ContentType,Content,Filename,Creator', 'fields[Creator]': 'Name' },
      ...{ orderby: 'id', order: 'DESC', per_page: '100' },
    })
    return {
      ...{ method: 'GET', headers: JSON_HEADERS },
      url: under(url, `/REST/2.0/ticket/${encodeURIComponent(id)}/attachments?${words}`),
    }
  },
  read(answer: HttpAnswer) {
    const rows = member(jsonOf(answer), 'items')
    if (answer.status !== 200 || !Array.isArray(rows)) return undefined
    return rows
      .filter((row) => /^text\/plain\b/.test(textOf(member(row, 'ContentType'))) && !member(row, 'Filename'))
      .map((row) => ({
        by: textOf(member(row, 'Creator', 'Name')) || textOf(member(row, 'Creator', 'id')),
        text: textOf(member(row, 'Content')).trim(),
      }))
      .reverse()
  },
}

const CLOSED: ReadonlySet<string> = new Set(['resolved', 'rejected', 'deleted'])

export const type = defineHttpDestination({
  name: 'request-tracker',
  title: 'Request Tracker',
  description: 'Opens a ticket per alert and adds comments when the alert changes.',
  kinds: ['alert', 'incident'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://rt.example'),
    queue: { ...text('Queue', 'Name of the queue', 100), pattern: '^[^\'"\\\\]+$' },
    statusBack,
  }),
  secrets: { token: { title: 'Authentication token' } },
  auth: () => ({ kind: 'header', header: 'authorization', prefix: 'token ', secret: 'token' }),
  limits: { items: 1, bytes: 500_000, perSecond: 5, inFlight: 4 },
  repeats: 'lookup',
  map: (outgoing, { sender }) => ticketItem(outgoing, sender),
  exchange({ items, settings: { url, queue }, answers }) {
    const ticket = (id: string, rest = '') => under(url, `/REST/2.0/ticket/${id}${rest}`)
    const named = (id: string) => ({ reference: id, link: under(url, `/Ticket/Display.html?id=${id}`) })
    return ticketExchange(
      { items, answers },
      {
        find: ({ mark }) => {
          const words = new URLSearchParams({
            query: `Queue = '${queue}' AND Subject LIKE '${mark}'`,
            ...{ fields: 'Subject', per_page: '1' },
          })
          return { method: 'GET', url: under(url, `/REST/2.0/tickets?${words}`), headers: JSON_HEADERS }
        },
        found(answer) {
          const rows = member(jsonOf(answer), 'items')
          if (!Array.isArray(rows)) return undefined
          const id = String(member(rows, 0, 'id') ?? '')
          return /^\d+$/.test(id) ? { id, notes: '' } : 'none'
        },
        notes: { request: (id) => notes.request(url, id), read: notes.read },
        create: ({ mark, title, text: lines }) => ({
          ...{ method: 'POST', url: under(url, '/REST/2.0/ticket'), headers: JSON_HEADERS },
          body: JSON.stringify({
            Queue: queue,
            Subject: `${title} [${mark}]`,
            Content: lines,
            ContentType: 'text/plain',
          }),
        }),
        created(answer) {
          const id = String(member(jsonOf(answer), 'id') ?? '')
          return /^\d+$/.test(id) ? named(id) : undefined
        },
        change: ({ note, isClosed, isReopened }, { id }) => [
          ...(isClosed || isReopened
            ? [
                {
                  ...({ method: 'PUT', url: ticket(id), headers: JSON_HEADERS } as const),
                  body: JSON.stringify({ Status: isClosed ? 'resolved' : 'open' }),
                },
              ]
            : []),
          {
            ...{ method: 'POST', url: ticket(id, '/comment'), headers: JSON_HEADERS },
            body: JSON.stringify({ Content: note, ContentType: 'text/plain' }),
          },
        ],
        delivered: ({ id }) => named(id),
      },
    )
  },
  changes: {
    request({ settings, sinceMs }) {
      const since = new Date(sinceMs).toISOString().slice(0, 19).replace('T', ' ')
      const words = new URLSearchParams({
        query: `Queue = '${settings.queue}' AND Subject LIKE '[sg' AND LastUpdated >= '${since}'`,
        ...{
          fields: 'Status,Owner,LastUpdated',
          'fields[Owner]': 'Name',
          orderby: 'LastUpdated',
          per_page: '100',
        },
      })
      return { method: 'GET', url: under(settings.url, `/REST/2.0/tickets?${words}`), headers: JSON_HEADERS }
    },
    read(answer) {
      const rows = member(jsonOf(answer), 'items')
      return answer.status === 200 && Array.isArray(rows) ? rows.map(changeOf) : undefined
    },
    comments: {
      request: ({ settings, reference }) => notes.request(settings.url, reference),
      read: notes.read,
    },
  },
})

function changeOf(row: unknown): ForeignChange {
  const status = textOf(member(row, 'Status'))
  const owner = textOf(member(row, 'Owner', 'Name')) || textOf(member(row, 'Owner', 'id'))
  return {
    reference: String(member(row, 'id') ?? ''),
    status: CLOSED.has(status) ? 'closed' : status === 'open' ? 'active' : 'new',
    assignee: owner === 'Nobody' ? '' : owner,
    text: status,
    changedMs: Date.parse(textOf(member(row, 'LastUpdated'))),
  }
}
