import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x22': 'session-end',
    '0x24': 'session-end',
    '0x21': 'session-end',
    '0x52': 'session-end',
    '0x27': 'session',
    '0x60': 'session',
    '0x71': 'session',
    '0x70': 'session',
    ciphered: 'call',
  },
}
