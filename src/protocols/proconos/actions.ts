import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
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
