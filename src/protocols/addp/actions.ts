import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
export const actions: ActionTable = {
  codes: {
    '3': 'address',
    '7': 'address',
    '9': 'configure',
    '11': 'configure',
    '13': 'call',
  },
}
