import type { AnyRoute } from '../http/route.ts'
import { consoleRoutes } from './console-routes.ts'
import { integrationRoutes } from './integration-routes.ts'
import { sensorRoutes } from './sensor-routes.ts'
import type { DefenderService } from './service.ts'

export const defenderRoutes = (service: DefenderService): readonly AnyRoute[] => [
  ...sensorRoutes(service),
  ...consoleRoutes(service),
  ...integrationRoutes(service),
]
