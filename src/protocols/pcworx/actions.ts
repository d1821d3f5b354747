import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
export const actions: ActionTable = {
  codes: {
    '0x01': 'session',
    '0x05': 'session',
  },
}
