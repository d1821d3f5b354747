import { defineFeature } from '../feature.ts'
import { operationRoutes } from './routes.ts'
import { addServerGauges } from './server-gauges.ts'
import { OperationsService } from './service.ts'

export const feature = defineFeature({
  open(context) {
    addServerGauges(context)
    return new OperationsService(context)
  },
  routes: operationRoutes,
})
