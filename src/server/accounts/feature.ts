import { defineFeature } from '../feature.ts'
import { accountRoutes } from './routes.ts'

export const feature = defineFeature({ open: ({ accounts }) => accounts, routes: accountRoutes })
