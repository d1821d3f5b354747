import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x43/0xb8': 'configure',
    '0x43/0xb9': 'configure',
    '0x43/0xba': 'configure',
    '0x43/0xbb': 'configure',
    '0x43/0xbc': 'configure',
    '0x43/0xbd': 'configure',
    '0x43/0xbe': 'configure',
    '0x43/0xbf': 'configure',
    '0x43/0x50': 'restart',
    '0x40': 'upkeep',
  },
  verbs: { report: 'report' },
}
