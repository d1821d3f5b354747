import type { ActionTable } from '#model/action'

const ORDERS: ReadonlySet<string> = new Set(['OML', 'OMG', 'OMP', 'ORM', 'RDE', 'RDS', 'SRM'])
const QUERIES: ReadonlySet<string> = new Set(['QBP', 'QRY', 'MFQ'])

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    MFN: 'configure',
    NMD: 'configure',
    PMU: 'configure',
    TCU: 'configure',
    ESR: 'read-diagnostics',
    NMQ: 'read-diagnostics',
    SSR: 'read-diagnostics',
    QCN: 'upkeep',
    QSB: 'subscribe',
    LSR: 'read-history',
  },
  // Orders and queries are about patients, whatever the trigger: HL7 v2.9, chapters 4 and 5.
  of: ({ code }) => {
    const [type = ''] = code.split('^')
    return ORDERS.has(type) ? 'order' : QUERIES.has(type) ? 'query-records' : undefined
  },
  verbs: { report: 'report' },
}
