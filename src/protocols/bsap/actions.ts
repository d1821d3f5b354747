import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
export const actions: ActionTable = {
  codes: {
    'ext:0x0102': 'clear-log',
    'ext:0x0400': 'address',
  },
}
