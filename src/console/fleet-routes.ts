/** `/rest/fleet`: what pages and other programs ask of the console. */
import Type from 'typebox'
import { FLEET_DEVICE_SORTS } from '#fleet-store/device-pages'
import type { Permission } from '#schema/account'
import {
  Activation,
  FleetAlertDetail,
  FleetAlertItem,
  FleetAlertResolution,
  FleetCrossSiteIncident,
  FleetDeviceDetail,
  FleetDeviceItem,
  FleetIncidentDetail,
  FleetIncidentRow,
  FleetOverview,
  FleetSensorChange,
  FleetSensorContents,
  FleetSensorItem,
  FleetSiteChange,
  FleetSiteItem,
  FleetTriagedAlert,
  NewActivation,
  NewFleetDecision,
  NewFleetSite,
} from '#schema/fleet'
import { FacetCounts } from '#schema/overview'
import { Id, listOf, paging, pagingOf, queryOf, route } from '#server/http/route'
import type { Viewer } from '#server/http/viewer'
import type { Enrolment } from './enrolment.ts'
import type { FleetService } from './fleet-service.ts'
import type { ConsolePeople } from './people.ts'
import { ThingOfSensor } from './thing-of-sensor.ts'

export interface FleetRoutesService {
  readonly fleet: FleetService
  readonly enrolment: Enrolment
  readonly people: ConsolePeople
}

const Word = Type.Optional(Type.String({ maxLength: 300 }))

export function fleetRoutes({ fleet, enrolment, people }: FleetRoutesService) {
  /** The fleet as far as the viewer holds the permission. */
  const seen = async (viewer: Viewer, permission: Permission) =>
    fleet.within(await people.scopeOf(viewer, permission))
  return [
    route({
      method: 'GET',
      path: '/rest/fleet/overview',
      access: 'read',
      summary: 'The fleet in numbers: silent sites, open alerts, devices',
      answer: { status: 200, schema: FleetOverview, description: 'The overview' },
      handle: async ({ viewer }) => (await seen(viewer, 'read')).overview(),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/sites',
      access: 'read',
      summary: 'Sites with their sensors, devices and open alerts',
      answer: { status: 200, schema: listOf(FleetSiteItem), description: 'All sites by name' },
      handle: async ({ viewer }) => ({ items: await (await seen(viewer, 'read')).sites(), next: null }),
    }),
    route({
      method: 'POST',
      path: '/rest/fleet/sites',
      access: 'administer',
      summary: 'Adds a site',
      body: NewFleetSite,
      answer: { status: 201, schema: FleetSiteItem, description: 'The site' },
      handle({ body, viewer }) {
        people.mustHoldEverywhere(viewer, 'administer')
        return fleet.addSite(body)
      },
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/sites/{id}',
      access: 'read',
      summary: 'A site',
      params: Id,
      answer: { status: 200, schema: FleetSiteItem, description: 'The site' },
      handle: async ({ params, viewer }) => (await seen(viewer, 'read')).site(params.id),
    }),
    route({
      method: 'PATCH',
      path: '/rest/fleet/sites/{id}',
      access: 'administer',
      summary: 'Changes a site; its history stays',
      params: Id,
      body: FleetSiteChange,
      answer: { status: 200, schema: FleetSiteItem, description: 'The site' },
      async handle({ params, body, viewer }) {
        // Another group or organisation can mean other people and settings.
        if (body.group !== undefined || body.organisation !== undefined)
          people.mustHoldEverywhere(viewer, 'administer')
        return (await seen(viewer, 'administer')).changeSite(params.id, body)
      },
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/sensors',
      access: 'read',
      summary: 'Sensors with connection, backlog, clock and loss',
      query: queryOf({ site: Word }),
      answer: { status: 200, schema: listOf(FleetSensorItem), description: 'All sensors by name' },
      handle: async ({ query, viewer }) => ({
        items: await (await seen(viewer, 'read')).sensors(query.site),
        next: null,
      }),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/sensors/{id}/contents',
      access: 'read',
      summary: 'What the console has of a sensor, as numbers and digests by kind',
      params: Id,
      answer: { status: 200, schema: FleetSensorContents, description: 'Equal digests: equal contents' },
      handle: async ({ params, viewer }) => (await seen(viewer, 'read')).contents(params.id),
    }),
    route({
      method: 'PATCH',
      path: '/rest/fleet/sensors/{id}',
      access: 'administer',
      summary: 'Renames or moves a sensor; its history stays',
      params: Id,
      body: FleetSensorChange,
      answer: { status: 200, schema: FleetSensorItem, description: 'The sensor' },
      handle: async ({ params, body, viewer }) =>
        (await seen(viewer, 'administer')).changeSensor(params.id, body),
    }),
    route({
      method: 'POST',
      path: '/rest/fleet/activations',
      access: 'administer',
      summary: 'Makes a one-time code with which a sensor joins a site',
      body: NewActivation,
      answer: { status: 201, schema: Activation, description: 'The code, shown only here' },
      async handle({ body, viewer }) {
        const own = await seen(viewer, 'administer')
        await own.site(body.site)
        if (body.replaces !== undefined) await own.sensor(body.replaces)
        return enrolment.activate(body, viewer.name)
      },
    }),
    route({
      method: 'POST',
      path: '/rest/fleet/sensors/{id}/approval',
      access: 'administer',
      summary: 'Approves a sensor that waits for it',
      params: Id,
      answer: { status: 200, schema: FleetSensorItem, description: 'The sensor' },
      handle: async ({ params, viewer }) => (await seen(viewer, 'administer')).approve(params.id),
    }),
    route({
      method: 'POST',
      path: '/rest/fleet/sensors/{id}/revocation',
      access: 'administer',
      summary: 'Revokes the key of a sensor: nothing of it is accepted any more',
      params: Id,
      answer: { status: 204, description: 'Revoked' },
      handle: async ({ params, viewer }) => (await seen(viewer, 'administer')).revoke(params.id),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/sensor-alerts',
      access: 'read',
      summary: 'Open alerts about sensors themselves',
      answer: { status: 200, schema: listOf(FleetAlertItem), description: 'Latest first' },
      handle: async ({ viewer }) => ({ items: await (await seen(viewer, 'read')).fleetAlerts(), next: null }),
    }),
    route({
      method: 'POST',
      path: '/rest/fleet/sensor-alerts/{id}/resolution',
      access: 'administer',
      summary: 'Decides which machine goes on as the sensor, and closes the alert',
      params: Id,
      body: FleetAlertResolution,
      answer: { status: 204, description: 'Closed' },
      handle: async ({ params, body, viewer }) =>
        (await seen(viewer, 'administer')).resolve(params.id, body.action, viewer.name),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/devices',
      access: 'read',
      summary: 'Devices over all sites',
      query: queryOf({
        ...paging,
        ...{ site: Word, sensor: Word, type: Word, vendor: Word, level: Word, zone: Word },
        search: Type.Optional(Type.String({ maxLength: 200 })),
        sort: Type.Optional(Type.Enum([...FLEET_DEVICE_SORTS])),
      }),
      answer: {
        status: 200,
        schema: Type.Object({
          ...listOf(FleetDeviceItem).properties,
          facets: FacetCounts,
          hasMoreHits: Type.Boolean({
            description: 'The search has more than 2,000 hits: the first, unsorted',
          }),
        }),
        description: 'A page of devices',
      },
      handle: async ({ query: { cursor, limit, ...filter }, viewer }) =>
        (await seen(viewer, 'read')).devices({
          ...filter,
          ...pagingOf({ ...(limit !== undefined && { limit }), ...(cursor !== undefined && { cursor }) }),
        }),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/devices/{sensor}/{id}',
      access: 'read',
      summary: 'A device: what each sensor of its site knows of it',
      params: ThingOfSensor,
      answer: { status: 200, schema: FleetDeviceDetail, description: 'The device' },
      handle: async ({ params, viewer }) => (await seen(viewer, 'read')).device(params.sensor, params.id),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/alerts',
      access: 'read',
      summary: 'Alerts over all sites',
      query: queryOf({
        ...paging,
        ...{ site: Word, sensor: Word, rule: Word, severity: Word },
        status: Type.Optional(Type.Enum(['new', 'active', 'closed', 'open'])),
        search: Type.Optional(Type.String({ maxLength: 200 })),
        hidden: Type.Optional(Type.Boolean({ description: 'Also muted alerts and findings while learning' })),
        sort: Type.Optional(Type.Enum(['time', 'severity'])),
      }),
      answer: { status: 200, schema: listOf(FleetTriagedAlert), description: 'A page of alerts' },
      handle: async ({ query, viewer }) =>
        (await seen(viewer, 'read')).alerts({ ...query, limit: query.limit ?? 100 }),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/alerts/{sensor}/{id}',
      access: 'read',
      summary: 'An alert with the decisions about it',
      params: ThingOfSensor,
      answer: { status: 200, schema: FleetAlertDetail, description: 'The alert' },
      handle: async ({ params, viewer }) => (await seen(viewer, 'read')).alert(params.sensor, params.id),
    }),
    route({
      method: 'POST',
      path: '/rest/fleet/alerts/{sensor}/{id}/decisions',
      access: 'change',
      summary: 'Closes, learns or mutes an alert at its sensor, also one that is offline now',
      params: ThingOfSensor,
      body: NewFleetDecision,
      answer: { status: 201, schema: FleetAlertDetail, description: 'The alert with the waiting decision' },
      handle: async ({ params, body, viewer }) =>
        (await seen(viewer, 'change')).decide(params, body, viewer.name),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/incidents',
      access: 'read',
      summary: 'Incidents over all sites',
      query: queryOf({ ...paging, site: Word }),
      answer: { status: 200, schema: listOf(FleetIncidentRow), description: 'Latest first' },
      handle: async ({ query, viewer }) =>
        (await seen(viewer, 'read')).incidents({ ...query, limit: query.limit ?? 100 }),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/incidents/{sensor}/{id}',
      access: 'read',
      summary: 'An incident with its path, consequences and alerts',
      params: ThingOfSensor,
      answer: { status: 200, schema: FleetIncidentDetail, description: 'The incident' },
      handle: async ({ params, viewer }) => (await seen(viewer, 'read')).incident(params.sensor, params.id),
    }),
    route({
      method: 'GET',
      path: '/rest/fleet/cross-site-incidents',
      access: 'read',
      summary: 'Alerts of several sites that belong together, with the reasons',
      answer: {
        status: 200,
        schema: Type.Object({ items: Type.Array(FleetCrossSiteIncident) }),
        description: 'Latest first; of the last 14 days',
      },
      handle: async ({ viewer }) => ({ items: await (await seen(viewer, 'read')).crossSiteIncidents() }),
    }),
  ]
}
