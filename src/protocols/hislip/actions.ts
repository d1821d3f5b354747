import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '21': 'read-state',
    '24': 'read-diagnostics',
    '4': 'reserve',
    '10': 'reserve',
  },
}
