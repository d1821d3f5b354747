import type { CaseChange, CaseItem } from '#schema/case'
import { type DataSource, part } from './source.ts'

/** @param id `incident:…` or `alert:…` */
export const readCase = (source: DataSource, id: string) => source.read<CaseItem>(`/cases/${part(id)}`)

export const changeCase = (source: DataSource, id: string, change: CaseChange) =>
  source.send<CaseItem>('PATCH', `/cases/${part(id)}`, change)
