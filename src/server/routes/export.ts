import Type from 'typebox'
import { CodedError } from '#contract/errors'
import { sendFile } from '../http/reports.ts'
import { defineRoute, queryOf } from '../http/route.ts'
import { EXPORT_FORMATS } from '../room.ts'

export const route = defineRoute({
  method: 'GET',
  path: '/rest/exports/{format}',
  summary:
    'All that is known, or one device, as CycloneDX 1.6 with VEX, CSAF 2.0 of the profile VEX, STIX 2.1 or GraphML',
  params: Type.Object({ format: Type.Enum([...EXPORT_FORMATS]) }, { additionalProperties: false }),
  query: queryOf({
    device: Type.Optional(Type.String({ minLength: 1, maxLength: 300, description: 'Only this device' })),
  }),
  answer: { status: 200, type: 'application/octet-stream', description: 'The file' },
  async handle({ params, query, reply }, room) {
    if (room.exported === undefined) throw new CodedError('not-found', 'this server exports nothing')
    return sendFile(reply, await room.exported(params.format, query.device))
  },
})
