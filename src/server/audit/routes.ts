/** The audit log: list, export, verification. */
import Type from 'typebox'
import { AuditItem, AuditVerification } from '#schema/audit'
import { CodedError } from '#schema/errors'
import { listOf, paging, queryOf, route } from '../http/route.ts'
import type { AuditLog } from './audit-log.ts'

const ROWS = 100

const search = Type.Optional(
  Type.String({ maxLength: 200, description: 'Text in actor, address, action, target or outcome' }),
)

export const auditRoutes = (log: AuditLog) => [
  route({
    method: 'GET',
    path: '/rest/audit',
    access: 'audit',
    summary: 'Audit log, newest first',
    query: queryOf({ ...paging, search }),
    answer: { status: 200, schema: listOf(AuditItem), description: 'A page of records' },
    handle({ query: { limit = ROWS, cursor, search } }) {
      const items = log.list({ limit, text: search, before: numberOf(cursor) })
      const last = items.length < limit ? undefined : items.at(-1)
      return { items, next: last === undefined ? null : String(last.seq) }
    },
  }),
  route({
    method: 'GET',
    path: '/rest/audit.jsonl',
    access: 'audit',
    summary: 'The whole audit log, oldest first, one JSON object a line',
    answer: { status: 200, type: 'application/jsonl', description: 'All records' },
    handle({ reply }) {
      reply
        .type('application/jsonl')
        .header('content-disposition', 'attachment; filename="sightglass-audit.jsonl"')
      return log.lines()
    },
  }),
  route({
    method: 'GET',
    path: '/rest/audit/verification',
    access: 'audit',
    summary: 'Whether the hash chain of the audit log is unbroken',
    answer: { status: 200, schema: AuditVerification, description: 'The result' },
    handle: () => log.verify(),
  }),
]

function numberOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined
  if (!/^\d{1,15}$/.test(cursor))
    throw new CodedError('bad-cursor', 'cursor: expected `next` of the page before')
  return Number(cursor)
}
