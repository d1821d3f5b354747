/** `/rest/fleet/settings`: what the console sets for its sensors. */
import {
  FleetSettingChanges,
  FleetSettingsPage,
  SettingLevelName,
  SettingTarget,
} from '#schema/fleet-settings'
import { queryOf, route } from '#server/http/route'
import type { ConsolePeople } from '../people.ts'
import type { FleetSettingsService } from './service.ts'

export interface SettingsRoutesService {
  readonly settings: FleetSettingsService
  readonly people: ConsolePeople
}

export const fleetSettingsRoutes = ({ settings, people }: SettingsRoutesService) => [
  route({
    method: 'GET',
    path: '/rest/fleet/settings',
    access: 'read',
    summary: 'Settings of a place of the fleet: its own, inherited, and what sensors made of them',
    query: queryOf({ level: SettingLevelName, target: SettingTarget }),
    answer: { status: 200, schema: FleetSettingsPage, description: 'All settings, by name' },
    handle: async ({ query, viewer }) => settings.page(query, (await people.scopeOf(viewer, 'read')).sites),
  }),
  route({
    method: 'PATCH',
    path: '/rest/fleet/settings',
    access: 'administer',
    summary: 'Sets or removes values of a place, all of them or none; its sensors get them',
    body: FleetSettingChanges,
    answer: { status: 200, schema: FleetSettingsPage, description: 'The settings after the change' },
    handle: async ({ body, viewer }) =>
      settings.change(body, viewer.name, (await people.scopeOf(viewer, 'administer')).sites),
  }),
]
