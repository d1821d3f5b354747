import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
export const actions: ActionTable = {
  codes: {
    '0x14': 'read-diagnostics',
  },
}
