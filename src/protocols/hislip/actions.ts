import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
export const actions: ActionTable = {
  codes: {
    '21': 'read-state',
    '24': 'read-diagnostics',
    '4': 'reserve',
    '10': 'reserve',
  },
}
