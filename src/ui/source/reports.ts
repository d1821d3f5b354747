import type { KeptReport, ReportKinds, ReportOrder, ReportSchedule, ScheduleChange } from '#schema/reports'
import { type DataSource, type Paged, part, type Query } from './source.ts'

export const listReportKinds = (source: DataSource) => source.read<ReportKinds>('/reports')

/** Address of a report that is created on request. */
export const reportAddress = (source: DataSource, name: string, query: Query) =>
  source.address(`/reports/${part(name)}`, query)

export const listKeptReports = (source: DataSource) => source.read<Paged<KeptReport>>('/kept-reports')

export const keptReportAddress = (source: DataSource, id: string) =>
  source.address(`/kept-reports/${part(id)}`)

export const keepReport = (source: DataSource, order: ReportOrder) =>
  source.send<KeptReport>('POST', '/kept-reports', order)

export const removeReport = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/kept-reports/${part(id)}`)

export const listReportSchedules = (source: DataSource) =>
  source.read<Paged<ReportSchedule>>('/report-schedules')

export const addReportSchedule = (source: DataSource, change: ScheduleChange) =>
  source.send<ReportSchedule>('POST', '/report-schedules', change)

export const removeReportSchedule = (source: DataSource, id: string) =>
  source.send<void>('DELETE', `/report-schedules/${part(id)}`)
