import Type from 'typebox'
import { ConsoleLink } from '#schema/fleet-membership'
import { route } from '../http/route.ts'
import type { UplinkService } from './service.ts'

export const uplinkRoutes = (service: UplinkService) => [
  route({
    method: 'GET',
    path: '/rest/console',
    access: 'read',
    summary: 'The console that this sensor joined, and what waits for it',
    answer: {
      status: 200,
      schema: Type.Object({ console: Type.Union([ConsoleLink, Type.Null()]) }),
      description: 'null if it joined none',
    },
    handle: () => ({ console: service.status() }),
  }),
]
