import Type from 'typebox'
import { DeviceItem } from '#schema/device'
import { DeviceChange } from '#schema/device-change'
import { FacetCounts } from '#schema/overview'
import { Id, listOf, route } from '../http/route.ts'
import { type DeviceService, deviceFilterQuery, deviceListQuery } from './service.ts'

export const deviceRoutes = (service: DeviceService) => [
  route({
    method: 'GET',
    path: '/rest/devices',
    access: 'read',
    summary: 'Devices, with the number of devices under each facet',
    query: deviceListQuery,
    answer: {
      status: 200,
      schema: Type.Object({ ...listOf(DeviceItem).properties, facets: FacetCounts }),
      description: 'A page of devices',
    },
    handle: ({ query }) => service.list(query),
  }),
  route({
    method: 'GET',
    path: '/rest/devices.csv',
    isExpensive: true,
    access: 'read',
    summary: 'The complete list of /rest/devices as CSV (RFC 4180)',
    query: deviceFilterQuery,
    answer: { status: 200, type: 'text/csv', description: 'All devices' },
    handle({ query, reply }) {
      const lines = service.csv(query)
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="devices.csv"')
      return lines
    },
  }),
  route({
    method: 'GET',
    path: '/rest/devices/{id}',
    access: 'read',
    summary:
      'One device with its modules and the source of each attribute; ids of merged devices lead to the other',
    params: Id,
    answer: { status: 200, schema: DeviceItem, description: 'The device' },
    handle: ({ params }) => service.find(params.id),
  }),
  route({
    method: 'PATCH',
    path: '/rest/devices/{id}',
    access: 'change',
    summary: 'Overrides attributes of a device; null restores the observed value',
    params: Id,
    body: DeviceChange,
    answer: { status: 200, schema: DeviceItem, description: 'The changed device' },
    handle: ({ params, body }) => service.edit(params.id, body),
  }),
]
