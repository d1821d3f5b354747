import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x87': 'set-parameter',
    '0x30a': 'read-diagnostics',
    '0x70': 'read-diagnostics',
    '0x30b': 'read-history',
    '0x71': 'read-history',
    '0x82': 'acknowledge',
  },
}
