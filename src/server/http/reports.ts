/** The room's reports, or the answer that there are none; and how a file is sent. */
import type { FastifyReply } from 'fastify'
import { CodedError } from '#contract/errors'
import type { ReportFile, Reports, Room } from '../room.ts'

export function reportsOf({ reports }: Room): Reports {
  if (reports === undefined) throw new CodedError('not-found', 'this server makes no reports')
  return reports
}

/** As a download, never as a page of ours: what is in it comes from packets. */
export function sendFile(reply: FastifyReply, { fileName, type, octets }: ReportFile) {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`)
    .header('cache-control', 'no-store')
    .send(octets)
}
