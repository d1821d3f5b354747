import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '1': 'silence',
    '2': 'subscribe',
    '8': 'call',
  },
  verbs: { report: 'report' },
}
