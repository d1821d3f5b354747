import type { AttackPaths, ExposureItem, ExposurePage, ExposureSummary } from '#schema/exposure'
import { part, type Query, type Source } from './source.ts'

export const listExposures = (source: Source, query: Query) => source.read<ExposurePage>('/exposures', query)

export const readExposureSummary = (source: Source) => source.read<ExposureSummary>('/exposure-summary')

export const readAttackPaths = (source: Source, query: Query) =>
  source.read<AttackPaths>('/attack-paths', query)

export const changeExposure = (source: Source, id: string, state: ExposureItem['state']) =>
  source.send<ExposureItem>('PATCH', `/exposures/${part(id)}`, { state })
