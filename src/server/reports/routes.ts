import Type from 'typebox'
import {
  KeptReport,
  PaperKind,
  ReportFormatKind,
  ReportKinds,
  ReportOrder,
  ReportSchedule,
  ScheduleChange,
} from '#schema/reports'
import { type DownloadFile, sendFile } from '../http/download.ts'
import { Id, listOf, queryOf, route } from '../http/route.ts'
import { EXPORT_FORMATS, type ExportFormat } from './exports.ts'
import type { ReportsService } from './service.ts'

export interface ReportApi {
  readonly reports: Pick<
    ReportsService,
    'kinds' | 'make' | 'kept' | 'keep' | 'read' | 'remove' | 'schedules' | 'addSchedule' | 'removeSchedule'
  >
  /** @param device id; undefined for all */
  exported(format: ExportFormat, device: string | undefined): Promise<DownloadFile>
}

const shape = { format: Type.Optional(ReportFormatKind), paper: Type.Optional(PaperKind) }
const file = { status: 200, type: 'application/octet-stream' }

export const reportRoutes = (api: ReportApi) => [
  route({
    method: 'GET',
    path: '/rest/reports',
    access: 'read',
    summary: 'Available reports',
    answer: { status: 200, schema: ReportKinds, description: 'Kinds of reports' },
    handle: () => api.reports.kinds(),
  }),
  route({
    method: 'GET',
    path: '/rest/reports/{name}',
    access: 'read',
    summary: 'Creates a report now without storing it',
    params: Type.Object(
      { name: Type.String({ minLength: 1, maxLength: 100 }) },
      { additionalProperties: false },
    ),
    query: queryOf(shape),
    answer: { ...file, description: 'HTML, PDF, CSV or JSON' },
    async handle({ params, query, reply }) {
      const { format = 'html', paper = 'a4' } = query
      return sendFile(reply, await api.reports.make({ report: params.name, format, paper }))
    },
  }),
  route({
    method: 'GET',
    path: '/rest/incidents/{id}/report',
    access: 'read',
    summary: 'The report of one incident as a self-contained file; it is not stored',
    params: Id,
    query: queryOf(shape),
    answer: { ...file, description: 'HTML, PDF, CSV or JSON' },
    async handle({ params, query, reply }) {
      const { format = 'html', paper = 'a4' } = query
      const order = { report: 'incident', format, paper, incident: params.id }
      return sendFile(reply, await api.reports.make(order))
    },
  }),
  route({
    method: 'GET',
    path: '/rest/kept-reports',
    access: 'read',
    summary: 'Stored reports, latest first',
    answer: { status: 200, schema: listOf(KeptReport), description: 'All of them' },
    handle: async () => ({ items: [...(await api.reports.kept())], next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/kept-reports',
    access: 'change',
    summary: 'Creates a report now and stores it',
    body: ReportOrder,
    answer: { status: 201, schema: KeptReport, description: 'The stored report' },
    handle: ({ body }) => api.reports.keep(body),
  }),
  route({
    method: 'GET',
    path: '/rest/kept-reports/{id}',
    access: 'read',
    summary: 'The file of a stored report',
    params: Id,
    answer: { ...file, description: 'HTML, PDF, CSV or JSON' },
    handle: async ({ params, reply }) => sendFile(reply, await api.reports.read(params.id)),
  }),
  route({
    method: 'DELETE',
    path: '/rest/kept-reports/{id}',
    access: 'change',
    summary: 'Deletes a stored report',
    params: Id,
    answer: { status: 204, description: 'The report is deleted' },
    handle: ({ params }) => api.reports.remove(params.id),
  }),
  route({
    method: 'GET',
    path: '/rest/report-schedules',
    access: 'read',
    summary: 'Scheduled reports',
    answer: { status: 200, schema: listOf(ReportSchedule), description: 'All of them' },
    handle: async () => ({ items: [...(await api.reports.schedules())], next: null }),
  }),
  route({
    method: 'POST',
    path: '/rest/report-schedules',
    access: 'change',
    summary: 'Schedules a report daily, weekly or monthly',
    body: ScheduleChange,
    answer: { status: 201, schema: ReportSchedule, description: 'The schedule' },
    handle: ({ body }) => api.reports.addSchedule(body),
  }),
  route({
    method: 'DELETE',
    path: '/rest/report-schedules/{id}',
    access: 'change',
    summary: 'Deletes a schedule; its stored reports are kept',
    params: Id,
    answer: { status: 204, description: 'The schedule is deleted' },
    handle: ({ params }) => api.reports.removeSchedule(params.id),
  }),
  route({
    method: 'GET',
    path: '/rest/exports/{format}',
    access: 'read',
    summary:
      'All data or one device as CycloneDX 1.6 with VEX, CSAF 2.0 of the profile VEX, STIX 2.1 or GraphML',
    params: Type.Object({ format: Type.Enum([...EXPORT_FORMATS]) }, { additionalProperties: false }),
    query: queryOf({
      device: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'Only this device' })),
    }),
    answer: { ...file, description: 'The file' },
    handle: async ({ params, query, reply }) =>
      sendFile(reply, await api.exported(params.format, query.device)),
  }),
]
