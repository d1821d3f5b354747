import type { Settings } from '#schema/settings'
import type { DataSource } from './source.ts'

export const readSettings = (source: DataSource) => source.read<Settings>('/settings')
export const changeSettings = (source: DataSource, changes: Readonly<Record<string, unknown>>) =>
  source.send<Settings>('PATCH', '/settings', changes)
