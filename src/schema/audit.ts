/** Records of the audit log. */
import Type, { type Static } from 'typebox'

export const AuditItem = Type.Object(
  {
    seq: Type.Integer(),
    /** RFC 3339. */
    time: Type.String(),
    actor: Type.String({ description: 'Account, token or process' }),
    address: Type.String(),
    action: Type.String({ description: 'Route, or a word such as `sign-in`' }),
    target: Type.String(),
    outcome: Type.String({ description: 'HTTP status, or a word such as `wrong password`' }),
    detail: Type.Unknown({ description: 'What was given, or before and after; null for none' }),
    request: Type.String({ description: 'Id of the request' }),
    hash: Type.String({ description: 'SHA-256 over this record and the hash of the one before' }),
  },
  { title: 'AuditRecord' },
)
export type AuditItem = Static<typeof AuditItem>

export const AuditVerification = Type.Object(
  {
    records: Type.Integer(),
    first: Type.Integer({ description: 'Number of the first record kept' }),
    head: Type.Object({ seq: Type.Integer(), hash: Type.String() }),
    fault: Type.String({ description: 'First broken place; empty for none' }),
  },
  { title: 'AuditVerification' },
)
export type AuditVerification = Static<typeof AuditVerification>
