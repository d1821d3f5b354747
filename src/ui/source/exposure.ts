import type { AttackPaths, ExposureItem, ExposurePage, ExposureSummary } from '#schema/exposure'
import { type DataSource, part, type Query } from './source.ts'

export const listExposures = (source: DataSource, query: Query) =>
  source.read<ExposurePage>('/exposures', query)

export const readExposureSummary = (source: DataSource) => source.read<ExposureSummary>('/exposure-summary')

export const readAttackPaths = (source: DataSource, query: Query) =>
  source.read<AttackPaths>('/attack-paths', query)

export const changeExposure = (source: DataSource, id: string, state: ExposureItem['state']) =>
  source.send<ExposureItem>('PATCH', `/exposures/${part(id)}`, { state })
