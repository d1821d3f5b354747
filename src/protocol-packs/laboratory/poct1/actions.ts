import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    OPL: 'configure',
    PTL: 'configure',
    DTV: 'call',
  },
  verbs: { report: 'report' },
}
