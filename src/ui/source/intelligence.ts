import type { Intelligence } from '#schema/intelligence'
import { part, type Source } from './source.ts'

export const readIntelligence = (source: Source) => source.read<Intelligence>('/intelligence')

/** Starts an update of a source. */
export const updateIntelligence = (source: Source, name: string) =>
  source.send<Intelligence>('POST', `/intelligence/sources/${part(name)}/update`)
