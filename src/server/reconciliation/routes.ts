import type { Readable } from 'node:stream'
import { CodedError } from '#schema/errors'
import { Reconciliation } from '#schema/reconciliation'
import { route } from '../http/route.ts'

const limits = {
  /** Bytes of a list: about 100,000 devices. */
  listBytes: 16 * 1024 * 1024,
} as const

export interface ReconciliationService {
  /** Throws `bad-request` if the text is no device list. */
  compare(list: string): Promise<Reconciliation>
}

export const reconciliationRoutes = (service: ReconciliationService) => [
  route({
    method: 'POST',
    path: '/rest/reconciliation',
    access: 'read',
    summary:
      'Compares your device list (CSV, NetBox JSON, site file) with the observed devices; stores nothing',
    stream: 'application/octet-stream',
    answer: { status: 200, schema: Reconciliation, description: 'Differences between list and network' },
    handle: async ({ raw }) => service.compare(await textOf(raw.body as Readable)),
  }),
]

async function textOf(body: Readable | undefined): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += (part as Buffer).length
    if (length > limits.listBytes)
      throw new CodedError('bad-request', `the list is larger than ${limits.listBytes} bytes`)
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}
