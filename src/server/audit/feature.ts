import { defineFeature } from '../feature.ts'
import { auditRoutes } from './routes.ts'

export const feature = defineFeature({ open: ({ auditLog }) => auditLog, routes: auditRoutes })
