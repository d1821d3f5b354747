/** Requests of the console's pages. */
import type {
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
  FleetSensorItem,
  FleetSiteItem,
  FleetTriagedAlert,
  NewActivation,
  NewFleetDecision,
  NewFleetSite,
} from '#schema/fleet'
import type { FacetCounts } from '#schema/overview'
import { type DataSource, type Paged, part, type Query } from './source.ts'

export interface FleetDevicePage extends Paged<FleetDeviceItem> {
  readonly facets: FacetCounts
  readonly hasMoreHits: boolean
}

export const fleetOverview = (source: DataSource) => source.read<FleetOverview>('/fleet/overview')
export const fleetSites = (source: DataSource) => source.read<Paged<FleetSiteItem>>('/fleet/sites')
export const addFleetSite = (source: DataSource, site: NewFleetSite) =>
  source.send<FleetSiteItem>('POST', '/fleet/sites', site)
export const fleetSensors = (source: DataSource, site?: string) =>
  source.read<Paged<FleetSensorItem>>('/fleet/sensors', { site })
export const approveSensor = (source: DataSource, id: string) =>
  source.send<FleetSensorItem>('POST', `/fleet/sensors/${part(id)}/approval`)
export const revokeSensor = (source: DataSource, id: string) =>
  source.send<void>('POST', `/fleet/sensors/${part(id)}/revocation`)
export const activateSensor = (source: DataSource, activation: NewActivation) =>
  source.send<Activation>('POST', '/fleet/activations', activation)
export const sensorAlerts = (source: DataSource) => source.read<Paged<FleetAlertItem>>('/fleet/sensor-alerts')
export const resolveSensorAlert = (source: DataSource, id: string, resolution: FleetAlertResolution) =>
  source.send<void>('POST', `/fleet/sensor-alerts/${part(id)}/resolution`, resolution)
export const fleetDevices = (source: DataSource, query: Query) =>
  source.read<FleetDevicePage>('/fleet/devices', query)
export const fleetDevice = (source: DataSource, sensor: string, id: string) =>
  source.read<FleetDeviceDetail>(`/fleet/devices/${part(sensor)}/${part(id)}`)
export const fleetAlerts = (source: DataSource, query: Query) =>
  source.read<Paged<FleetTriagedAlert>>('/fleet/alerts', query)
export const fleetAlert = (source: DataSource, sensor: string, id: string) =>
  source.read<FleetAlertDetail>(`/fleet/alerts/${part(sensor)}/${part(id)}`)
export const decideFleetAlert = (
  source: DataSource,
  place: { readonly sensor: string; readonly id: string },
  decision: NewFleetDecision,
) =>
  source.send<FleetAlertDetail>(
    'POST',
    `/fleet/alerts/${part(place.sensor)}/${part(place.id)}/decisions`,
    decision,
  )
export const crossSiteIncidents = (source: DataSource) =>
  source.read<{ items: readonly FleetCrossSiteIncident[] }>('/fleet/cross-site-incidents')
export const signalsAddress = (source: DataSource, query: { format: string; days: string }) =>
  source.address(`/fleet/reports/signals?${new URLSearchParams(query)}`)
export const fleetIncident = (source: DataSource, sensor: string, id: string) =>
  source.read<FleetIncidentDetail>(`/fleet/incidents/${part(sensor)}/${part(id)}`)
export const fleetIncidents = (source: DataSource, query: Query) =>
  source.read<Paged<FleetIncidentRow>>('/fleet/incidents', query)
