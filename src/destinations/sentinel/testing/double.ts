/** Sign-in and Logs Ingestion API: https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview */
import { type Double, json } from '#destination-kit/testing/double'
import { COLUMNS } from '../table.ts'

const TENANT = '11111111-1111-1111-1111-111111111111'
const CLIENT = '22222222-2222-2222-2222-222222222222'
const RULE = 'dcr-00000000000000000000000000000001'
const MAX_BYTES = 1_048_576
const MAX_FIELD = 32_768

export function makeDouble(): Double {
  const taken: string[] = []
  const names = new Set(COLUMNS.map(({ name }) => name))
  return {
    settings: (url) => ({
      ...{ endpoint: url, login: url, rule: RULE, tenant: TENANT, client: CLIENT },
      ...{ stream: 'Custom-SightglassAlert', cloud: 'public' },
    }),
    secrets: () => ({ secret: 'value~of~the~secret' }),
    answer({ path, headers, body }) {
      if (path === `/${TENANT}/oauth2/v2.0/token`) {
        const form = new URLSearchParams(body)
        if (form.get('client_secret') !== 'value~of~the~secret') return json(401, { error: 'invalid_client' })
        if (form.get('scope') !== 'https://monitor.azure.com/.default')
          return json(400, { error: 'invalid_scope' })
        return json(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'a.b.c' })
      }
      if (headers.authorization !== 'Bearer a.b.c')
        return json(401, { error: { code: 'AuthenticationFailed' } })
      if (path !== `/dataCollectionRules/${RULE}/streams/Custom-SightglassAlert?api-version=2023-01-01`)
        return json(404, { error: { code: 'NotFound' } })
      if (Buffer.byteLength(body) > MAX_BYTES)
        return json(413, { error: { code: 'ContentLengthLimitExceeded' } })
      const rows = JSON.parse(body) as Record<string, unknown>[]
      for (const row of rows) {
        if (row.TimeGenerated === undefined || Object.keys(row).some((name) => !names.has(name)))
          return json(400, { error: { code: 'InvalidPayload' } })
        if (Object.values(row).some((value) => typeof value === 'string' && value.length > MAX_FIELD))
          return json(400, { error: { code: 'FieldTooLong' } })
      }
      taken.push(...rows.map(({ Key }) => String(Key)))
      return { status: 204 }
    },
    taken: () => taken,
    // The parsers of the content pack run `summarize arg_max(TimeGenerated, *) by Key`.
    records: () => [...new Set(taken)],
  }
}
