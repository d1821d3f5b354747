/** Integration API v3: feeds by a start time, which ServiceNow polls. */
import Type from 'typebox'
import {
  IntegrationConnection,
  IntegrationDevice,
  IntegrationDeviceCves,
  IntegrationSensor,
} from '#schema/defender-api'
import { route } from '../http/route.ts'
import { lenientQuery, ok, orError } from './defender-route.ts'
import { MOST_PAGE_SIZE } from './integration.ts'
import type { DefenderService } from './service.ts'

const NumberText = Type.String({ pattern: '^\\d{1,16}$' })
const since = Type.Object({ timestamp: NumberText })
const paging = {
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  size: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_PAGE_SIZE, description: '50 if not given' })),
}
const sensorId = Type.Optional(Type.String({ maxLength: 2000 }))
const Count = Type.Integer({ description: 'Rows of all pages' })

export const integrationRoutes = (service: DefenderService) => [
  route({
    method: 'GET',
    path: '/external/v3/integration/devices/{timestamp}',
    isExpensive: true,
    access: 'read',
    summary: 'Defender integration API: devices that are new or active since then',
    params: since,
    query: lenientQuery({
      ...paging,
      sensorId,
      notificationType: Type.Optional(Type.Enum([0, 1, 2], { description: '0 both, 1 new, 2 updated' })),
    }),
    answer: ok(Type.Object({ u_count: Count, u_devices: Type.Array(IntegrationDevice) }), 'A page'),
    handle: ({ params, query }) => service.integrationDevices(Number(params.timestamp), query),
  }),
  route({
    method: 'GET',
    path: '/external/v3/integration/device/{deviceId}',
    isExpensive: true,
    access: 'read',
    summary: 'Defender integration API: one device',
    params: Type.Object({ deviceId: NumberText }),
    answer: ok(IntegrationDevice, 'The device'),
    handle: ({ params, reply }) => orError(reply, () => service.integrationDevice(Number(params.deviceId))),
  }),
  route({
    method: 'GET',
    path: '/external/v3/integration/connections/{timestamp}',
    isExpensive: true,
    access: 'read',
    summary: 'Defender integration API: connections that were active since then',
    params: since,
    query: lenientQuery(paging),
    answer: ok(Type.Object({ u_count: Count, u_connections: Type.Array(IntegrationConnection) }), 'A page'),
    handle: ({ params, query }) => service.integrationConnections(Number(params.timestamp), query),
  }),
  route({
    method: 'GET',
    path: '/external/v3/integration/deleteddevices/{timestamp}',
    isExpensive: true,
    access: 'read',
    summary: 'Defender integration API: devices of this feed that no longer exist',
    params: since,
    answer: ok(Type.Array(Type.Object({ u_id: Type.Integer() })), 'Their numbers'),
    handle: ({ params }) => service.deletedDevices(Number(params.timestamp)),
  }),
  route({
    method: 'GET',
    path: '/external/v3/integration/sensors',
    isExpensive: true,
    access: 'read',
    summary: 'Defender integration API: sensors',
    answer: ok(Type.Array(IntegrationSensor), 'This sensor'),
    handle: () => service.integrationSensors(),
  }),
  route({
    method: 'GET',
    path: '/external/v3/integration/devicecves/{timestamp}',
    isExpensive: true,
    access: 'read',
    summary: 'Defender integration API: CVEs of devices that were active since then',
    params: since,
    query: lenientQuery({
      ...paging,
      sensorId,
      score: Type.Optional(Type.Number({ minimum: 0, maximum: 10, description: 'Least score' })),
      deviceIds: Type.Optional(
        Type.String({ maxLength: 20_000, description: 'Numbers with commas between' }),
      ),
    }),
    answer: ok(Type.Object({ u_count: Count, u_device_cves: Type.Array(IntegrationDeviceCves) }), 'A page'),
    handle: ({ params, query }) => service.integrationCves(Number(params.timestamp), query),
  }),
]
