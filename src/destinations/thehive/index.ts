/** TheHive 5 API: https://docs.strangebee.com/thehive/api-docs/ */
import Type from 'typebox'
import {
  defineHttpDestination,
  type ForeignChange,
  type HttpAnswer,
  type HttpRequest,
} from '#destination-kit/destination-type'
import { httpUrl, statusBack, under } from '#destination-kit/fields'
import { jsonOf, member, textOf } from '#destination-kit/http-outcome'
import { type Ticket, ticketExchange, ticketItem } from '#destination-kit/ticket'
import { isIp } from '#model/address'

const JSON_HEADERS = { accept: 'application/json', 'content-type': 'application/json' }
const SEVERITY = { critical: 4, major: 3, minor: 2, warning: 1, notice: 1 } as const

/** Markdown is shown: characters of its syntax are escaped (CommonMark 0.31 §2.4). */
const markdown = (text: string) => text.replace(/[\\`*_{}()#+!|<>~&]|\[(?!\w{16}\])/g, '\\$&')

const observables = ({ record }: Ticket) =>
  [record.source.address, record.destination.address]
    .filter((address, at, all) => isIp(address) && all.indexOf(address) === at)
    .map((data) => ({ dataType: 'ip', data }))

const query = (...steps: readonly object[]) => JSON.stringify({ query: steps })

const comments = {
  request: (url: string, id: string): HttpRequest => ({
    ...{ method: 'POST', url: under(url, '/api/v1/query'), headers: JSON_HEADERS },
    body: query(
      { _name: 'getAlert', idOrName: id },
      { _name: 'comments' },
      { _name: 'sort', _fields: [{ _createdAt: 'desc' }] },
      { _name: 'page', from: 0, to: 100 },
    ),
  }),
  read(answer: HttpAnswer) {
    const rows = jsonOf(answer)
    if (answer.status !== 200 || !Array.isArray(rows)) return undefined
    return rows
      .map((row) => ({
        by: textOf(member(row, '_createdBy')) || textOf(member(row, 'createdBy')),
        text: textOf(member(row, 'message')).trim(),
      }))
      .reverse()
  },
}

export const type = defineHttpDestination({
  name: 'thehive',
  title: 'TheHive',
  description: 'Creates an alert with observables per alert and adds comments when it changes.',
  kinds: ['alert', 'incident'],
  settings: Type.Object({
    url: httpUrl('URL', 'Such as https://thehive.example'),
    statusBack,
  }),
  secrets: { key: { title: 'API key', description: 'Of an account that may manage alerts' } },
  auth: () => ({ kind: 'header', header: 'authorization', prefix: 'Bearer ', secret: 'key' }),
  limits: { items: 1, bytes: 500_000, perSecond: 10, inFlight: 4 },
  repeats: 'lookup',
  map: (outgoing, { sender }) => ticketItem(outgoing, sender),
  exchange({ items, settings: { url }, answers }) {
    const post = (path: string, body: object) =>
      ({ method: 'POST', url: under(url, path), headers: JSON_HEADERS, body: JSON.stringify(body) }) as const
    const named = (id: string) => ({
      reference: id,
      link: under(url, `/alerts/${encodeURIComponent(id)}/details`),
    })
    return ticketExchange(
      { items, answers },
      {
        find: ({ mark }) => ({
          ...{ method: 'POST', url: under(url, '/api/v1/query'), headers: JSON_HEADERS },
          body: query(
            { _name: 'listAlert' },
            {
              _name: 'filter',
              _and: [
                { _field: 'sourceRef', _value: mark },
                { _field: 'source', _value: 'Sightglass' },
              ],
            },
            { _name: 'page', from: 0, to: 1 },
          ),
        }),
        found(answer) {
          const rows = jsonOf(answer)
          if (!Array.isArray(rows)) return undefined
          const id = textOf(member(rows, 0, '_id'))
          return id === '' ? 'none' : { id, notes: textOf(member(rows, 0, 'description')) }
        },
        notes: { request: (id) => comments.request(url, id), read: comments.read },
        create: (ticket) =>
          post('/api/v1/alert', {
            ...{ type: 'OT', source: 'Sightglass', sourceRef: ticket.mark, title: ticket.title },
            ...{ description: markdown(ticket.text), severity: SEVERITY[ticket.severity], tlp: 2, pap: 2 },
            ...{ observables: observables(ticket), tags: ['sightglass', ...ticket.record.techniques] },
            ...(ticket.url !== '' && { externalLink: ticket.url }),
          }),
        created(answer) {
          const id = textOf(member(jsonOf(answer), '_id'))
          return id === '' ? undefined : named(id)
        },
        change: ({ note, isClosed, isReopened }, { id }) => [
          ...(isClosed || isReopened
            ? [
                {
                  ...({
                    method: 'PATCH',
                    url: under(url, `/api/v1/alert/${encodeURIComponent(id)}`),
                  } as const),
                  ...{
                    headers: JSON_HEADERS,
                    body: JSON.stringify({ status: isClosed ? 'Ignored' : 'New' }),
                  },
                },
              ]
            : []),
          post(`/api/v1/alert/${encodeURIComponent(id)}/comment`, { message: note }),
        ],
        delivered: ({ id }) => named(id),
      },
    )
  },
  changes: {
    request: ({ settings, sinceMs }) => ({
      ...{ method: 'POST', url: under(settings.url, '/api/v1/query'), headers: JSON_HEADERS },
      body: query(
        { _name: 'listAlert' },
        {
          _name: 'filter',
          _and: [
            { _field: 'source', _value: 'Sightglass' },
            { _gte: { _field: '_updatedAt', _value: sinceMs } },
          ],
        },
        { _name: 'sort', _fields: [{ _updatedAt: 'asc' }] },
        { _name: 'page', from: 0, to: 100 },
      ),
    }),
    read(answer) {
      const rows = jsonOf(answer)
      return answer.status === 200 && Array.isArray(rows) ? rows.map(changeOf) : undefined
    },
    comments: {
      request: ({ settings, reference }) => comments.request(settings.url, reference),
      read: comments.read,
    },
  },
})

function changeOf(row: unknown): ForeignChange {
  const stage = textOf(member(row, 'stage'))
  const changed = member(row, '_updatedAt')
  return {
    reference: textOf(member(row, '_id')),
    status: stage === 'Closed' ? 'closed' : stage === 'InProgress' ? 'active' : 'new',
    assignee: textOf(member(row, 'assignee')),
    text: textOf(member(row, 'status')),
    changedMs: typeof changed === 'number' ? changed : Number.NaN,
  }
}
