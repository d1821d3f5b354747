import type { ConsoleLink } from '#schema/fleet-membership'
import type { DataSource } from './source.ts'

export const consoleLink = (source: DataSource) => source.read<{ console: ConsoleLink | null }>('/console')
