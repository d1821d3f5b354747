import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
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
