/** Packets of alerts: pages ask for them, sensors send them in pieces. */
import { FleetCaptureItem } from '#schema/fleet-captures'
import { FleetFileEnd, fleetLimits } from '#schema/fleet-protocol'
import { Id, listOf, route } from '#server/http/route'
import type { ConsolePeople } from '../people.ts'
import { pieceOfFile } from '../piece-of-file.ts'
import { bodyBytes } from '../request-bytes.ts'
import type { PeerOf } from '../sensor-peer.ts'
import { ThingOfSensor } from '../thing-of-sensor.ts'
import type { FleetCaptures } from './service.ts'

export interface CaptureRoutesService {
  readonly captures: FleetCaptures
  readonly people: ConsolePeople
  readonly peer: PeerOf
}

export const captureRoutes = ({ captures, people, peer }: CaptureRoutesService) => [
  route({
    method: 'GET',
    path: '/rest/fleet/alerts/{sensor}/{id}/captures',
    access: 'read',
    summary: 'Requests for the packets of an alert',
    params: ThingOfSensor,
    answer: { status: 200, schema: listOf(FleetCaptureItem), description: 'Latest first' },
    handle: async ({ params, viewer }) => ({
      items: await captures.list(params, await people.scopeOf(viewer, 'read')),
      next: null,
    }),
  }),
  route({
    method: 'POST',
    path: '/rest/fleet/alerts/{sensor}/{id}/captures',
    access: 'packets',
    summary: 'Asks the sensor for the packets of an alert, at most 32 MiB',
    params: ThingOfSensor,
    answer: { status: 201, schema: FleetCaptureItem, description: 'The request' },
    handle: async ({ params, viewer }) =>
      captures.request(params, viewer.name, await people.scopeOf(viewer, 'packets')),
  }),
  route({
    method: 'GET',
    path: '/rest/fleet/captures/{id}/packets.pcapng',
    access: 'packets',
    summary: 'The packets that a sensor sent, as pcapng; kept for 48 hours',
    params: Id,
    answer: { status: 200, type: 'application/vnd.tcpdump.pcap', description: 'A capture file' },
    async handle({ params, viewer, reply }) {
      const { name, bytes } = await captures.packets(params.id, await people.scopeOf(viewer, 'packets'))
      return reply
        .type('application/vnd.tcpdump.pcap')
        .header('content-disposition', `attachment; filename="${name}"`)
        .send(bytes)
    },
  }),
  route({
    method: 'POST',
    path: '/rest/uplink/captures/{id}/pieces/{number}',
    access: 'public',
    summary: 'Of a sensor, by its certificate: a piece of the packets that were asked for',
    params: pieceOfFile(fleetLimits.captureBytes),
    stream: 'application/octet-stream',
    answer: { status: 204, description: 'Stored' },
    async handle({ params: { id, number }, raw }) {
      const { sensor } = await peer(raw)
      const bytes = await bodyBytes(raw, fleetLimits.pieceBytes, 'a piece')
      await captures.addPiece(id, { sensor, number }, bytes)
    },
  }),
  route({
    method: 'POST',
    path: '/rest/uplink/captures/{id}',
    access: 'public',
    summary: 'Of a sensor, by its certificate: all pieces were sent',
    params: Id,
    body: FleetFileEnd,
    answer: { status: 204, description: 'Complete' },
    handle: async ({ params, body, raw }) => captures.finish(params.id, (await peer(raw)).sensor, body),
  }),
]
