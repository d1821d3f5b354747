import Type from 'typebox'
import { SettingChanges, Settings } from '#schema/settings'
import { configSchema } from '../config-file.ts'
import { route } from '../http/route.ts'
import type { SettingsStore } from '../settings-store.ts'

export const settingRoutes = (settings: SettingsStore) => [
  route({
    method: 'GET',
    path: '/rest/settings',
    access: 'administer',
    summary: 'All settings with value, source and schema',
    answer: { status: 200, schema: Settings, description: 'The settings, by name' },
    handle: () => settingsOf(settings),
  }),
  route({
    method: 'PATCH',
    path: '/rest/settings',
    access: 'administer',
    summary: 'Changes settings in the configuration file; all of them or none',
    body: SettingChanges,
    answer: { status: 200, schema: Settings, description: 'The settings after the change' },
    handle({ body }) {
      settings.change(body)
      return settingsOf(settings)
    },
  }),
  route({
    method: 'GET',
    path: '/rest/settings/schema',
    access: 'read',
    summary: 'JSON Schema of the configuration file',
    answer: {
      status: 200,
      schema: Type.Record(Type.String(), Type.Unknown()),
      description: 'JSON Schema 2020-12',
    },
    handle: () => configSchema(settings.declarations),
  }),
]

function settingsOf(settings: SettingsStore) {
  return { file: settings.path, items: settings.items(), next: null }
}
