import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'ext:0x0102': 'clear-log',
    'ext:0x0400': 'address',
  },
}
