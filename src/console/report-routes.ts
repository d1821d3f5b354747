/** Reports over all sites, made when they are asked for. */
import Type from 'typebox'
import { ReportFormatKind } from '#schema/reports'
import { sendFile } from '#server/http/download'
import { queryOf, route } from '#server/http/route'
import { MEDIA_TYPES, renderReport, reportFileName } from '#server/rendering/render'
import type { FleetRoutesService } from './fleet-routes.ts'

/** A quarter. */
const DAYS = 90
const MOST_DAYS = 5 * 365

export const reportRoutes = ({ fleet, people }: Pick<FleetRoutesService, 'fleet' | 'people'>) => [
  route({
    method: 'GET',
    path: '/rest/fleet/reports/signals',
    access: 'read',
    summary: 'Devices, alerts and trends over all sites, and sites compared with each other',
    query: queryOf({
      format: Type.Optional(ReportFormatKind),
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_DAYS })),
    }),
    answer: { status: 200, type: 'application/octet-stream', description: 'HTML, PDF, CSV or JSON' },
    async handle({ query, reply, viewer }) {
      const { format = 'html', days = DAYS } = query
      const seen = fleet.within(await people.scopeOf(viewer, 'read'))
      const report = await seen.signals(days)
      const bytes = await renderReport(report, format)
      return sendFile(reply, { fileName: reportFileName(report, format), type: MEDIA_TYPES[format], bytes })
    },
  }),
]
