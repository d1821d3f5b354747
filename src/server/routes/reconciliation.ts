import type { Readable } from 'node:stream'
import '../rooms/reconciliation.ts'
import { CodedError } from '#contract/errors'
import { Reconciliation } from '#contract/reconciliation'
import { defineRoute } from '../http/route.ts'

/** Octets of a list: some 100,000 devices. */
const LARGEST = 16 * 1024 * 1024

export const route = defineRoute({
  method: 'POST',
  path: '/rest/reconciliation',
  summary: 'Compares your list of devices (CSV, NetBox JSON, site file) with what was seen; keeps nothing',
  stream: 'application/octet-stream',
  answer: { status: 200, schema: Reconciliation, description: 'Where list and network do not agree' },
  async handle({ raw }, { reconcile }) {
    if (reconcile === undefined) throw new CodedError('not-found', 'nothing is seen here')
    return reconcile(await textOf(raw.body as Readable))
  },
})

async function textOf(octets: Readable | undefined): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of octets ?? []) {
    length += (part as Buffer).length
    if (length > LARGEST) throw new CodedError('bad-request', `expected a list of at most ${LARGEST} octets`)
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString('utf8')
}
