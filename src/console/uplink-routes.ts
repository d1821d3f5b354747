/** Routes that sensors call: enrolment, hello, batches, commands. */

import Type from 'typebox'
import type { FleetStore } from '#fleet-store/store'
import { CodedError } from '#schema/errors'
import {
  BatchAnswer,
  FleetCertificate,
  FleetCommand,
  FleetEnrolment,
  FleetHello,
  FleetMembership,
  FleetWelcome,
  fleetLimits,
} from '#schema/fleet-protocol'
import { disconnectSignal, route } from '#server/http/route'
import { UplinkRefusal } from '#uplink/transport'
import type { Enrolment } from './enrolment.ts'
import { bodyBytes } from './request-bytes.ts'
import { type HelloServices, welcomeSensor } from './sensor-hello.ts'
import { sensorPeer } from './sensor-peer.ts'

export interface UplinkRoutesService extends HelloServices {
  readonly store: FleetStore
  readonly enrolment: Enrolment
}

/** Milliseconds that a request for commands is held. */
const COMMANDS_MS = 20_000
/** Bytes of a batch with its header. */
const BATCH_BYTES = fleetLimits.packedBytes + fleetLimits.headerBytes + 4

export const uplinkRoutes = (service: UplinkRoutesService) => [
  route({
    method: 'POST',
    path: '/rest/uplink/enrolment',
    access: 'public',
    summary: 'Exchanges an activation code for a certificate of the sensor’s key',
    body: FleetEnrolment,
    answer: { status: 200, schema: FleetMembership, description: 'The sensor with its certificate' },
    handle: ({ body, raw }) => service.enrolment.enrol(body, raw.ip),
  }),
  route({
    method: 'POST',
    path: '/rest/uplink/certificate',
    access: 'public',
    summary: 'Of a sensor, by its certificate: another certificate for the same key',
    answer: { status: 200, schema: FleetCertificate, description: 'Valid for 90 days' },
    handle: ({ raw }) =>
      refusable(async () => await service.enrolment.renew((await sensorPeer(raw, service.store)).sensor)),
  }),
  route({
    method: 'POST',
    path: '/rest/uplink/hello',
    access: 'public',
    summary: 'Of a sensor, by its certificate: begins a connection',
    body: FleetHello,
    answer: { status: 200, schema: FleetWelcome, description: 'What the console has of this sensor' },
    handle: ({ body, raw }) =>
      refusable(async () => {
        const { sensor, address } = await sensorPeer(raw, service.store)
        return await welcomeSensor(service, body, { sensor, address })
      }),
  }),
  route({
    method: 'POST',
    path: '/rest/uplink/batches',
    access: 'public',
    summary: 'Of a sensor, by its certificate: the next batch of a lane',
    stream: 'application/octet-stream',
    answer: { status: 200, schema: BatchAnswer, description: 'What became of it' },
    handle: ({ raw }) =>
      refusable(async () => {
        // Before the body is read.
        const peer = await sensorPeer(raw, service.store)
        return await service.receiver.receive(await bodyBytes(raw, BATCH_BYTES, 'a batch'), peer)
      }),
  }),
  route({
    method: 'GET',
    path: '/rest/uplink/commands',
    access: 'public',
    summary: 'Of a sensor, by its certificate: commands for it, at once or within 20 seconds',
    answer: {
      status: 200,
      schema: Type.Object({ items: Type.Array(FleetCommand) }),
      description: 'May be empty',
    },
    handle: ({ raw }) =>
      refusable(async () => {
        const peer = await sensorPeer(raw, service.store)
        const end = await service.receiver.poll(peer)
        const gone = disconnectSignal(raw)
        const items = await service.commands.take(peer.sensor, COMMANDS_MS, gone)
        end(gone.aborted)
        return { items }
      }),
  }),
]

async function refusable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof UplinkRefusal) throw new CodedError('forbidden', `${error.code}: ${error.message}`)
    throw error
  }
}
