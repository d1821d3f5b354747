import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x0004': 'address',
    '0x0040': 'upkeep',
  },
  verbs: { report: 'report' },
}
