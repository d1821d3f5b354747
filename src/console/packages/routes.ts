/** `/rest/fleet/packages`: signed packages, and their way to sensors. */
import { FleetPackageItem, NewRollout } from '#schema/fleet-packages'
import { FleetFilePiece, fleetLimits } from '#schema/fleet-protocol'
import { Id, listOf, route } from '#server/http/route'
import type { ConsolePeople } from '../people.ts'
import { pieceOfFile } from '../piece-of-file.ts'
import { bodyBytes } from '../request-bytes.ts'
import type { PeerOf } from '../sensor-peer.ts'
import type { FleetPackages } from './service.ts'

export interface PackageRoutesService {
  readonly packages: FleetPackages
  readonly people: ConsolePeople
  readonly peer: PeerOf
}

export const packageRoutes = ({ packages, people, peer }: PackageRoutesService) => [
  route({
    method: 'GET',
    path: '/rest/fleet/packages',
    access: 'read',
    summary: 'Signed packages and how far they went out',
    answer: { status: 200, schema: listOf(FleetPackageItem), description: 'Latest first' },
    handle: async ({ viewer }) => ({
      items: await packages.list((await people.scopeOf(viewer, 'read')).sites),
      next: null,
    }),
  }),
  route({
    method: 'POST',
    path: '/rest/fleet/packages',
    access: 'administer',
    summary: 'Stores a package that a trusted key signed; it goes out with a rollout',
    stream: 'application/octet-stream',
    answer: { status: 201, schema: FleetPackageItem, description: 'The package' },
    async handle({ viewer, raw }) {
      people.mustHoldEverywhere(viewer, 'administer')
      return packages.add(await bodyBytes(raw, fleetLimits.packageBytes, 'a package'), viewer.name)
    },
  }),
  route({
    method: 'POST',
    path: '/rest/fleet/packages/{id}/rollout',
    access: 'administer',
    summary: 'Offers a package to the sensors of a place: one, then 5 %, then all',
    params: Id,
    body: NewRollout,
    answer: { status: 200, schema: FleetPackageItem, description: 'The package' },
    handle({ params, body, viewer }) {
      people.mustHoldEverywhere(viewer, 'administer')
      return packages.rollOut(params.id, body, undefined)
    },
  }),
  route({
    method: 'POST',
    path: '/rest/fleet/packages/{id}/stop',
    access: 'administer',
    summary: 'Stops a rollout; sensors that have the package keep it',
    params: Id,
    answer: { status: 204, description: 'Stopped' },
    async handle({ params, viewer }) {
      people.mustHoldEverywhere(viewer, 'administer')
      await packages.stop(params.id, `stopped by ${viewer.name}`)
    },
  }),
  route({
    method: 'DELETE',
    path: '/rest/fleet/packages/{id}',
    access: 'administer',
    summary: 'Deletes a package from the console; sensors that have it keep it',
    params: Id,
    answer: { status: 204, description: 'Deleted' },
    async handle({ params, viewer }) {
      people.mustHoldEverywhere(viewer, 'administer')
      await packages.remove(params.id)
    },
  }),
  route({
    method: 'GET',
    path: '/rest/uplink/packages/{id}/pieces/{number}',
    access: 'public',
    summary: 'Of a sensor, by its certificate: a piece of a package that it was offered',
    params: pieceOfFile(fleetLimits.packageBytes),
    answer: { status: 200, schema: FleetFilePiece, description: 'The piece' },
    handle: async ({ params: { id, number }, raw }) => {
      const { sensor } = await peer(raw)
      return { content: (await packages.piece(id, sensor, number)).toString('base64') }
    },
  }),
]
