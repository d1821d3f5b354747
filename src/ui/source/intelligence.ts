import type { Intelligence } from '#schema/intelligence'
import { type DataSource, part } from './source.ts'

export const readIntelligence = (source: DataSource) => source.read<Intelligence>('/intelligence')

/** Starts an update of a source. */
export const updateIntelligence = (source: DataSource, name: string) =>
  source.send<Intelligence>('POST', `/intelligence/sources/${part(name)}/update`)
