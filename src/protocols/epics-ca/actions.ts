import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '23': 'upkeep',
    '1': 'subscribe',
    '24': 'subscribe',
    '9': 'subscribe',
    '2': 'silence',
    '8': 'silence',
  },
  verbs: { report: 'report' },
}
