/** Requests of the console's page Settings. */
import type { FleetSettingChanges, FleetSettingsPage } from '#schema/fleet-settings'
import type { DataSource } from './source.ts'

export type FleetPlace = Pick<FleetSettingChanges, 'level' | 'target'>

export const fleetSettings = (source: DataSource, { level, target }: FleetPlace) =>
  source.read<FleetSettingsPage>('/fleet/settings', { level, target })
export const changeFleetSettings = (source: DataSource, changes: FleetSettingChanges) =>
  source.send<FleetSettingsPage>('PATCH', '/fleet/settings', changes)
