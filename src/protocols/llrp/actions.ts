import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '20': 'configure',
    '21': 'configure',
    '3': 'configure',
    '40': 'configure',
    '41': 'configure',
    '14': 'session-end',
    '46': 'upkeep',
    '47': 'upkeep',
    '64': 'subscribe',
  },
  verbs: { report: 'report' },
}
