import type { Problem } from '#schema/errors'
import type { AnyRoute } from '../http/route.ts'
import { authenticationRoutes } from './authentication-routes.ts'
import { consoleRoutes } from './console-routes.ts'
import { failureBody } from './defender-route.ts'
import { integrationRoutes } from './integration-routes.ts'
import { sensorRoutes } from './sensor-routes.ts'
import type { DefenderService } from './service.ts'

export const defenderRoutes = (service: DefenderService): readonly AnyRoute[] =>
  [
    ...authenticationRoutes(service),
    ...sensorRoutes(service),
    ...consoleRoutes(service),
    ...integrationRoutes(service),
  ].map((route) => ({ ...route, problemBody }))

function problemBody({ status, detail }: Problem): object {
  return status === 401 || status === 403 ? failureBody(detail) : { error: detail }
}
