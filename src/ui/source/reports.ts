import type { KeptReport, ReportKinds, ReportOrder, ReportSchedule, ScheduleChange } from '#schema/reports'
import { type Paged, part, type Query, type Source } from './source.ts'

export const listReportKinds = (source: Source) => source.read<ReportKinds>('/reports')

/** Address of a report that is created on request. */
export const reportAddress = (source: Source, name: string, query: Query) =>
  source.address(`/reports/${part(name)}`, query)

export const listKeptReports = (source: Source) => source.read<Paged<KeptReport>>('/kept-reports')

export const keptReportAddress = (source: Source, id: string) => source.address(`/kept-reports/${part(id)}`)

export const keepReport = (source: Source, order: ReportOrder) =>
  source.send<KeptReport>('POST', '/kept-reports', order)

export const removeReport = (source: Source, id: string) =>
  source.send<void>('DELETE', `/kept-reports/${part(id)}`)

export const listReportSchedules = (source: Source) => source.read<Paged<ReportSchedule>>('/report-schedules')

export const addReportSchedule = (source: Source, change: ScheduleChange) =>
  source.send<ReportSchedule>('POST', '/report-schedules', change)

export const removeReportSchedule = (source: Source, id: string) =>
  source.send<void>('DELETE', `/report-schedules/${part(id)}`)
