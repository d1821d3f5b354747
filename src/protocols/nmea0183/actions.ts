import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    ACA: 'configure',
    EPV: 'configure',
    NRM: 'configure',
    SSD: 'configure',
    VSD: 'configure',
    ABM: 'call',
    BBM: 'call',
    ACK: 'acknowledge',
    ACN: 'acknowledge',
  },
  verbs: { report: 'report' },
}
