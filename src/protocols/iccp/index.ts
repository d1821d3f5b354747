import { defineProtocol, type Emit, type Slice } from '#model/protocol'
import { actions } from './actions.ts'
import { contextOf, domainOf, type TaseContext } from './context.ts'
import { operationOf, operations, STOP_TRANSFER } from './operations.ts'

/** Names shown of one operation. */
const namesShown = 3

function facts(context: TaseContext, { bytes, start, end, fromClient }: Slice, emit: Emit): void {
  const named = operationOf(context, bytes, start, end)
  if (named === undefined) return
  const isReport = named.verb === 'report'
  const { names, value } = context
  const object = names.slice(0, namesShown).join(', ') + (names.length > namesShown ? ' …' : '')
  emit({
    kind: 'operation',
    about: fromClient ? undefined : 'client',
    verb: named.verb,
    name: named.name,
    code: named.name,
    object: object || undefined,
    outcome: isReport ? 'succeeded' : 'requested',
    value,
  })
  // TASE.2 links control centres: neither end is the field device that MMS alone would mean.
  for (const about of ['client', 'server'])
    emit({ kind: 'identity', about, attribute: 'type', value: 'Server', confidence: 0.75, field: 'TASE.2' })
  const domain = names.map(domainOf).find((one) => one !== undefined)
  if (domain === undefined || isReport) return
  // The receiver of the request owns the domain.
  const about = fromClient ? 'server' : 'client'
  emit({
    kind: 'identity',
    about,
    attribute: 'address:iccp-domain',
    value: domain,
    confidence: 0.7,
    field: 'domain',
  })
}

export const protocol = defineProtocol<TaseContext, undefined>({
  name: 'iccp',
  shortName: 'ICCP',
  defenderName: 'MMS',
  title: 'ICCP (TASE.2)',
  standard: 'IEC 60870-6-503:2014; IEC 60870-6-802:2014',
  depth: 'semantic',
  family: 'ot',
  actions,
  hints: [{ carriedBy: 'mms', selector: 'tase2' }],
  dissect({ start, end, context }) {
    const message = contextOf(context)
    return message === undefined ? { kind: 'foreign' } : { kind: 'message', message, length: end - start }
  },
  facts,
  rows: ({ service, names }) => [
    { label: 'MMS service', value: `${service} ${names.join(', ')}`, at: 0, length: 0 },
  ],
  traits: { silencingOperations: [STOP_TRANSFER.name] },
  behaviourKeys: [
    { name: 'operation', of: ({ name }) => name },
    { name: 'object', of: ({ name, object }) => (object === undefined ? undefined : `${name} ${object}`) },
  ],
  operations,
})
