/** OT sensor API, v1 and v2. */
import Type from 'typebox'
import {
  DeviceVulnerabilities,
  MitigationReport,
  OperationalVulnerabilities,
  SecurityVulnerabilities,
  SensorAlert,
  SensorAlertV2,
  SensorConnection,
  SensorCve,
  SensorDevice,
  SensorEvent,
} from '#schema/defender-api'
import { route } from '../http/route.ts'
import { lenientQuery, Milliseconds, ok, orError } from './defender-route.ts'
import type { DefenderService } from './service.ts'

const alertQuery = lenientQuery({
  state: Type.Optional(Type.String({ description: '`handled` or `unhandled`' })),
  fromTime: Type.Optional(Milliseconds),
  toTime: Type.Optional(Milliseconds),
  type: Type.Optional(
    Type.String({ description: '`unexpected new devices` or `disconnections`; others are ignored' }),
  ),
})
const connectionQuery = lenientQuery({
  discoveredBefore: Type.Optional(Milliseconds),
  discoveredAfter: Type.Optional(Milliseconds),
  lastActiveInMinutes: Type.Optional(Type.Number({ minimum: 0 })),
})
const cveQuery = lenientQuery({
  top: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Most severe CVEs of each address; 100 if not given' }),
  ),
})
const deviceNumber = Type.Object({ deviceId: Type.String({ pattern: '^\\d{1,16}$' }) })

export const sensorRoutes = (service: DefenderService) => [
  route({
    method: 'GET',
    path: '/api/v1/devices',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: devices',
    query: lenientQuery({ authorized: Type.Optional(Type.Boolean()) }),
    answer: ok(Type.Array(SensorDevice), 'All devices'),
    handle: ({ query }) => service.devices(query.authorized),
  }),
  route({
    method: 'GET',
    path: '/api/v1/devices/connections',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: connections between two devices',
    query: connectionQuery,
    answer: ok(Type.Array(SensorConnection), 'All connections'),
    handle: ({ query }) => service.connections(query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/devices/{deviceId}/connections',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: connections of one device',
    params: deviceNumber,
    query: connectionQuery,
    answer: ok(Type.Array(SensorConnection), 'Its connections'),
    handle: ({ query, params, reply }) =>
      orError(reply, () => service.connections(query, Number(params.deviceId))),
  }),
  route({
    method: 'GET',
    path: '/api/v1/devices/cves',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: CVEs of all devices, by score',
    query: cveQuery,
    answer: ok(Type.Array(SensorCve), 'A row for each address and CVE'),
    handle: ({ query }) => service.cves(query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/devices/{ipAddress}/cves',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: CVEs of one address',
    params: Type.Object({ ipAddress: Type.String({ maxLength: 60 }) }),
    query: cveQuery,
    answer: ok(Type.Array(SensorCve), 'Its CVEs'),
    handle: ({ query, params }) => service.cves({ ...query, ip: params.ipAddress }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/alerts',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: alerts',
    query: alertQuery,
    answer: ok(Type.Array(SensorAlert), 'All alerts, latest first'),
    handle: ({ query }) => service.alerts.sensor(query),
  }),
  route({
    method: 'GET',
    path: '/api/v2/alerts',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: alerts with addresses and remediation',
    query: alertQuery,
    answer: ok(Type.Array(SensorAlertV2), 'All alerts, latest first'),
    handle: ({ query }) => service.alerts.sensorV2(query),
  }),
  route({
    method: 'GET',
    path: '/api/v2/alerts/pcap/{id}',
    isExpensive: true,
    // Also with the token of /external/v2/alerts/pcap/{id}, which is for this alert only.
    access: 'public',
    summary: 'Defender sensor API: packets of an alert',
    params: Type.Object({ id: Type.String({ maxLength: 300 }) }),
    answer: { status: 200, type: 'application/vnd.tcpdump.pcap', description: 'A capture file' },
    handle: ({ params, viewer, raw, reply }) =>
      orError(reply, async () => {
        const { name, bytes } = await service.pcap(params.id, viewer, raw)
        return reply
          .type('application/vnd.tcpdump.pcap')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(bytes)
      }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/events',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: the newest 100 events',
    query: lenientQuery({
      minutesTimeFrame: Type.Optional(
        Type.Number({ minimum: 0, description: 'At most 4320; more is taken as 4320' }),
      ),
      type: Type.Optional(Type.String({ description: 'Event type; unknown ones are ignored' })),
    }),
    answer: ok(Type.Array(SensorEvent), 'Events, newest first'),
    handle: ({ query }) => service.events(query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/reports/vulnerabilities/devices',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: vulnerabilities of each device',
    answer: ok(Type.Array(DeviceVulnerabilities), 'Devices with findings'),
    handle: () => service.deviceVulnerabilities(),
  }),
  route({
    method: 'GET',
    path: '/api/v1/reports/vulnerabilities/security',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: security vulnerabilities of the site',
    answer: ok(SecurityVulnerabilities, 'Tables by name'),
    handle: () => service.securityVulnerabilities(),
  }),
  route({
    method: 'GET',
    path: '/api/v1/reports/vulnerabilities/operational',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: operational vulnerabilities of the site',
    answer: ok(OperationalVulnerabilities, 'Tables by name'),
    handle: () => service.operationalVulnerabilities(),
  }),
  route({
    method: 'GET',
    path: '/api/v1/reports/vulnerabilities/mitigation',
    isExpensive: true,
    access: 'read',
    summary: 'Defender sensor API: mitigations with their gain in score',
    answer: ok(MitigationReport, 'Notifications and mitigations'),
    handle: () => service.mitigation(),
  }),
]
