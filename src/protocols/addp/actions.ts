import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '3': 'address',
    '7': 'address',
    '9': 'configure',
    '11': 'configure',
    '13': 'call',
  },
}
