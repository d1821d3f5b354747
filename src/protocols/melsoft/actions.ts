import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x01a0': 'upkeep',
    '0x0801': 'subscribe',
    '0x1827': 'read-file',
    '0x182a': 'read-file',
    '0x1820': 'write-file',
    '0x1824': 'write-file',
  },
}
