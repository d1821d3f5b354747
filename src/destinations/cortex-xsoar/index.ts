/** Cortex XSOAR 8 incidents: https://docs-cortex.paloaltonetworks.com/r/Cortex-XSOAR-8-API, found again by `dbotMirrorId`. */
import Type from 'typebox'
import { defineHttpDestination } from '#destination-kit/destination-type'
import { httpUrl, text, under } from '#destination-kit/fields'
import { jsonOf, member, textOf } from '#destination-kit/http-outcome'
import { type Ticket, ticketExchange, ticketItem } from '#destination-kit/ticket'

/** 0.5 informational, 1 low … 4 critical. */
const SEVERITY = { critical: 4, major: 3, minor: 2, warning: 1, notice: 0.5 } as const

export const type = defineHttpDestination({
  name: 'cortex-xsoar',
  title: 'Cortex XSOAR',
  description: 'Opens an incident per alert and adds notes when the alert changes.',
  kinds: ['alert', 'incident'],
  settings: Type.Object({
    url: httpUrl('API URL', 'Such as https://api-plant.crtx.eu.paloaltonetworks.com'),
    keyId: Type.String({ title: 'Key ID', description: 'Of a standard API key', pattern: '^[0-9]{1,9}$' }),
    incidentType: { ...text('Incident type', 'As it is called there', 100), default: 'Unclassified' },
  }),
  secrets: { key: { title: 'API key' } },
  auth: () => ({ kind: 'header', header: 'authorization', prefix: '', secret: 'key' }),
  limits: { items: 1, bytes: 500_000, perSecond: 5, inFlight: 4 },
  repeats: 'lookup',
  map: (outgoing, { sender }) => ticketItem(outgoing, sender),
  exchange({ items, settings, answers }) {
    const { url, keyId, incidentType } = settings
    const headers = { 'content-type': 'application/json', 'x-xdr-auth-id': keyId }
    const post = (path: string, body: object) =>
      ({
        method: 'POST',
        url: under(url, `/xsoar/public/v1${path}`),
        headers,
        body: JSON.stringify(body),
      }) as const
    const reference = (id: string) => ({
      reference: id,
      link: under(appOf(url), `/incident/${encodeURIComponent(id)}`),
    })
    return ticketExchange(
      { items, answers },
      {
        find: ({ mark }) =>
          post('/incidents/search', {
            // The title holds the mark too: creating by the API may leave the field of mirroring empty.
            filter: { query: `dbotMirrorId:"${mark}" or name:*${mark}*`, size: 1, page: 0 },
          }),
        found(answer) {
          const rows = member(jsonOf(answer), 'data')
          // Without a hit `data` is null.
          if (rows === null) return 'none'
          if (!Array.isArray(rows)) return undefined
          const id = textOf(member(rows, 0, 'id'))
          if (id === '') return 'none'
          // Status 2 is closed.
          return { id, notes: textOf(member(rows, 0, 'details')), isClosed: member(rows, 0, 'status') === 2 }
        },
        create: (ticket) => post('/incident', incidentOf(ticket, incidentType)),
        created(answer) {
          const id = textOf(member(jsonOf(answer), 'id'))
          return id === '' ? undefined : reference(id)
        },
        change: ({ note, isClosed }, { id, isClosed: wasClosed }) => [
          ...(isClosed && wasClosed !== true
            ? [post('/incident/close', { id, closeReason: 'Resolved', closeNotes: note })]
            : []),
          post('/entry', { investigationId: id, data: note }),
        ],
        delivered: ({ id }) => reference(id),
      },
    )
  },
})

/** Pages are at the host without `api-`. */
const appOf = (url: string) => url.replace('://api-', '://')

function incidentOf({ mark, title, text: details, severity, record }: Ticket, incidentType: string) {
  return {
    ...{ name: `${title} [${mark}]`, type: incidentType, details, severity: SEVERITY[severity] },
    ...{ dbotMirrorId: mark, createInvestigation: true, rawJSON: JSON.stringify(record) },
    occurred: record.firstTime,
    labels: [
      { type: 'Source', value: record.source.address },
      { type: 'Destination', value: record.destination.address },
      { type: 'Sensor', value: record.sensor },
    ].filter(({ value }) => value !== ''),
  }
}
