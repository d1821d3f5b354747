import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x06': 'call',
    '0x07': 'call',
    '0x5b': 'call',
    '0x33': 'call',
    '0x0d': 'session',
    '0x0f': 'read-state',
  },
}
