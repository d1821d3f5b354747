/** All routes of the console. */

import { accountRoutes } from '#server/accounts/routes'
import type { AccountService } from '#server/accounts/service'
import type { AuditLog } from '#server/audit/audit-log'
import { auditRoutes } from '#server/audit/routes'
import type { LiveFeed } from '#server/http/live-feed'
import type { AnyRoute } from '#server/http/route'
import { liveRoutes } from '#server/live/routes'
import { type CaptureRoutesService, captureRoutes } from './captures/routes.ts'
import { type FleetRoutesService, fleetRoutes } from './fleet-routes.ts'
import { type OperationRoutesService, operationRoutes } from './operation-routes.ts'
import { type PackageRoutesService, packageRoutes } from './packages/routes.ts'
import { reportRoutes } from './report-routes.ts'
import { fleetSettingsRoutes, type SettingsRoutesService } from './settings/routes.ts'
import { type UplinkRoutesService, uplinkRoutes } from './uplink-routes.ts'

export interface ConsoleServices {
  readonly accounts: AccountService
  readonly auditLog: AuditLog
  readonly live: LiveFeed
  readonly fleet: FleetRoutesService
  readonly operation: OperationRoutesService
  readonly uplink: UplinkRoutesService
  readonly settings: SettingsRoutesService
  readonly captures: CaptureRoutesService
  readonly packages: PackageRoutesService
}

export const consoleRoutes = ({
  accounts,
  auditLog,
  live,
  fleet,
  operation,
  uplink,
  settings,
  captures,
  packages,
}: ConsoleServices): AnyRoute[] => [
  ...accountRoutes(accounts),
  ...auditRoutes(auditLog),
  ...liveRoutes({ live, accounts }),
  ...fleetRoutes(fleet),
  ...operationRoutes(operation),
  ...reportRoutes(fleet),
  ...uplinkRoutes(uplink),
  ...fleetSettingsRoutes(settings),
  ...captureRoutes(captures),
  ...packageRoutes(packages),
]
