/** All routes of the console. */

import { isUnavailable } from '#fleet-store/database'
import { CodedError } from '#schema/errors'
import { accountRoutes } from '#server/accounts/routes'
import type { AccountService } from '#server/accounts/service'
import type { AuditLog } from '#server/audit/audit-log'
import { auditRoutes } from '#server/audit/routes'
import type { LiveFeed } from '#server/http/live-feed'
import type { AnyRoute } from '#server/http/route'
import { liveRoutes } from '#server/live/routes'
import type { openOidc } from '#server/oidc/feature'
import { oidcRoutes } from '#server/oidc/routes'
import type { BundleServices } from './bundle-import.ts'
import { bundleRoutes } from './bundle-routes.ts'
import { type CaptureRoutesService, captureRoutes } from './captures/routes.ts'
import { type FleetRoutesService, fleetRoutes } from './fleet-routes.ts'
import { type GrantRoutesService, grantRoutes } from './grant-routes.ts'
import { type OperationRoutesService, operationRoutes } from './operation-routes.ts'
import { type OrganisationRoutesService, organisationRoutes } from './organisation-routes.ts'
import { type PackageRoutesService, packageRoutes } from './packages/routes.ts'
import { reportRoutes } from './report-routes.ts'
import { fleetSettingsRoutes, type SettingsRoutesService } from './settings/routes.ts'
import type { SharedTables } from './shared-tables.ts'
import { type UplinkRoutesService, uplinkRoutes } from './uplink-routes.ts'

export interface ConsoleServices {
  readonly accounts: AccountService
  readonly auditLog: AuditLog
  /** Undefined with SQLite. */
  readonly sharedTables: SharedTables | undefined
  readonly live: LiveFeed
  readonly oidc: ReturnType<typeof openOidc>
  readonly grants: GrantRoutesService
  readonly fleet: FleetRoutesService
  readonly operation: OperationRoutesService
  readonly bundles: BundleServices
  readonly organisations: OrganisationRoutesService
  readonly uplink: UplinkRoutesService
  readonly settings: SettingsRoutesService
  readonly captures: CaptureRoutesService
  readonly packages: PackageRoutesService
}

/**
 * Where several consoles share accounts: changes under a lock over all of them, sign-in without, since it may wait for a
 * directory. Both give their result once the other consoles can see it.
 */
function shared(route: AnyRoute, tables: SharedTables | undefined): AnyRoute {
  const isSignIn = /^\/rest\/(session|sign-in)/.test(route.path)
  if (
    tables === undefined ||
    (route.method === 'GET' && !isSignIn) ||
    (route.path === '/rest/session' && route.method === 'GET')
  )
    return route
  const handle: AnyRoute['handle'] = async (request) =>
    await (isSignIn
      ? tables.later(() => route.handle(request))
      : tables.exclusive(() => route.handle(request)))
  return { ...route, handle }
}

/** While PostgreSQL starts again or a standby takes over. */
function available(route: AnyRoute): AnyRoute {
  const handle: AnyRoute['handle'] = async (request) => {
    try {
      return await route.handle(request)
    } catch (error) {
      if (!isUnavailable(error)) throw error
      throw new CodedError('database-unavailable', 'the database cannot be reached')
    }
  }
  return { ...route, handle }
}

/** Routes of one's own session; a token gets no more than its maker has. */
function isOwn({ method, path }: AnyRoute): boolean {
  return /^\/rest\/(session|set-up)/.test(path) || (method === 'POST' && path === '/rest/tokens')
}

export const consoleRoutes = ({
  accounts,
  auditLog,
  sharedTables,
  live,
  oidc,
  grants,
  fleet,
  operation,
  bundles,
  organisations,
  uplink,
  settings,
  captures,
  packages,
}: ConsoleServices): AnyRoute[] =>
  [
    ...accountRoutes(accounts)
      .map((route) => shared(route, sharedTables))
      .map((route) => (isOwn(route) ? route : fleet.people.guarded(route))),
    ...[...auditRoutes(auditLog), ...grantRoutes(grants).map((route) => shared(route, sharedTables))].map(
      (route) => fleet.people.guarded(route),
    ),
    ...oidcRoutes(oidc).map((route) => shared(route, sharedTables)),
    ...liveRoutes({ live, accounts }),
    ...fleetRoutes(fleet),
    ...operationRoutes(operation),
    ...reportRoutes(fleet),
    ...organisationRoutes(organisations),
    ...bundleRoutes(bundles, fleet.people),
    ...uplinkRoutes(uplink),
    ...fleetSettingsRoutes(settings),
    ...captureRoutes(captures),
    ...packageRoutes(packages),
  ].map(available)
