import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '1/0x0019': 'read-state',
    '1/0x001a': 'read-diagnostics',
    '1/0x0023': 'read-diagnostics',
    '1/0x0030': 'read-diagnostics',
  },
}
