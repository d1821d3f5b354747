/** Management console API, v1 and v2. */
import Type from 'typebox'
import {
  AlertPcap,
  ConsoleAlert,
  ConsoleAlertV2,
  ConsoleAppliance,
  ConsoleDevice,
  MaintenanceLogRow,
} from '#schema/defender-api'
import { route } from '../http/route.ts'
import { lenientQuery, Milliseconds, ok, orError } from './defender-route.ts'
import type { DefenderService } from './service.ts'

const NumberList = Type.Optional(Type.String({ maxLength: 2000, description: 'Numbers with commas between' }))
const alertQuery = lenientQuery({
  state: Type.Optional(Type.String({ description: '`handled` or `unhandled`' })),
  fromTime: Type.Optional(Milliseconds),
  toTime: Type.Optional(Milliseconds),
  siteId: NumberList,
  zoneId: NumberList,
  sensorId: NumberList,
  sensor: NumberList,
})
const text = Type.Optional(Type.String({ maxLength: 1000 }))
const Texts = Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 1000 }))
const WindowBody = Type.Object({
  ticketId: text,
  ttl: Type.Optional(Type.Number()),
  engines: Texts,
  sensorIds: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Number()]), { maxItems: 1000 })),
  subnets: Texts,
})
const Message = Type.Object({ msg: Type.String() })

export const consoleRoutes = (service: DefenderService) => [
  route({
    method: 'GET',
    path: '/external/v1/alerts',
    isExpensive: true,
    access: 'read',
    summary: 'Defender console API: alerts',
    query: alertQuery,
    answer: ok(Type.Array(ConsoleAlert), 'All alerts, latest first'),
    handle: ({ query }) => service.alerts.console(query),
  }),
  route({
    method: 'GET',
    path: '/external/v2/alerts',
    isExpensive: true,
    access: 'read',
    summary: 'Defender console API: alerts with addresses and names',
    query: alertQuery,
    answer: ok(Type.Array(ConsoleAlertV2), 'All alerts, latest first'),
    handle: ({ query }) => service.alerts.consoleV2(query),
  }),
  route({
    method: 'PUT',
    path: '/external/v1/alerts/{UUID}',
    access: 'change',
    summary: 'Defender console API: handles an alert, or handles and learns it',
    params: Type.Object({ UUID: Type.String({ maxLength: 300 }) }),
    body: Type.Object({ action: Type.Optional(Type.String()) }),
    answer: ok(Type.Object({ content: Type.String() }), 'What was done'),
    handle: ({ params, body, reply }) => orError(reply, () => service.handle(params.UUID, body.action ?? '')),
  }),
  route({
    method: 'GET',
    path: '/external/v2/alerts/pcap/{id}',
    isExpensive: true,
    access: 'packets',
    summary: 'Defender console API: where the packets of an alert can be fetched',
    params: Type.Object({ id: Type.String({ maxLength: 300 }) }),
    answer: ok(AlertPcap, 'Address and token'),
    handle: ({ params, viewer, reply }) => orError(reply, () => service.alertPcap(params.id, viewer)),
  }),
  route({
    method: 'GET',
    path: '/external/v1/devices',
    isExpensive: true,
    access: 'read',
    summary: 'Defender console API: devices',
    query: lenientQuery({
      authorized: Type.Optional(Type.Boolean()),
      siteId: NumberList,
      zoneId: NumberList,
      sensorId: NumberList,
    }),
    answer: ok(Type.Array(ConsoleDevice), 'All devices'),
    handle: ({ query }) => service.consoleDevices(query),
  }),
  ...(['v1', 'v2'] as const).map((version) =>
    route({
      method: 'GET',
      path: `/external/${version}/appliances`,
      access: 'read',
      summary: 'Defender console API: sensors',
      answer: ok(Type.Array(ConsoleAppliance), 'This sensor'),
      handle: () => service.appliances(),
    }),
  ),
  route({
    method: 'POST',
    path: '/external/v1/maintenanceWindow',
    access: 'change',
    summary: 'Defender console API: opens a maintenance window',
    body: WindowBody,
    answer: { status: 201, schema: Message, description: 'The window is open' },
    handle: ({ body, viewer, reply }) =>
      orError(reply, () => {
        service.windows.add(body, viewer.name)
        return { msg: 'Maintenance window was created' }
      }),
  }),
  route({
    method: 'PUT',
    path: '/external/v1/maintenanceWindow',
    access: 'change',
    summary: 'Defender console API: counts the minutes of an open window again',
    body: WindowBody,
    answer: ok(Message, 'The window is longer open'),
    handle: ({ body, viewer, reply }) =>
      orError(reply, () => {
        service.windows.update(body, viewer.name)
        return { msg: 'Maintenance window was updated' }
      }),
  }),
  route({
    method: 'DELETE',
    path: '/external/v1/maintenanceWindow',
    access: 'change',
    summary: 'Defender console API: closes a maintenance window',
    // The published examples send the ticket in the body; proxies drop bodies of DELETE.
    query: lenientQuery({ ticketId: text }),
    body: Type.Union([Type.Object({ ticketId: text }), Type.Null(), Type.Undefined()]),
    answer: ok(Message, 'The window is closed'),
    handle: ({ query, body, viewer, reply }) =>
      orError(reply, () => {
        service.windows.close(query.ticketId ?? body?.ticketId, viewer.name)
        return { msg: 'Maintenance window was closed' }
      }),
  }),
  route({
    method: 'GET',
    path: '/external/v1/maintenanceWindow',
    isExpensive: true,
    access: 'read',
    summary: 'Defender console API: log of maintenance windows',
    query: lenientQuery({ fromDate: text, toDate: text, ticketId: text, tokenName: text }),
    answer: ok(Type.Array(MaintenanceLogRow), 'Lines of the log; 204 without any'),
    handle: ({ query, reply }) =>
      orError(reply, () => {
        const rows = service.windows.log(query)
        if (rows.length === 0) reply.status(204)
        return rows.length === 0 ? undefined : rows
      }),
  }),
]
