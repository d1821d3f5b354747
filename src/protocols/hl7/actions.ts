import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
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
  verbs: { report: 'report' },
}
