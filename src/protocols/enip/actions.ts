import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x0000': 'upkeep',
    '0x0072': 'read-diagnostics',
    '0x0073': 'upkeep',
    '0x0065': 'session',
    '0x0066': 'session-end',
    '0x0004': 'list-points',
    '0x00c8': 'session',
  },
}
