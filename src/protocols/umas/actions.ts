import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x36': 'upload',
    '0x04': 'identify',
    '0x0a': 'upkeep',
    '0x12': 'upkeep',
    '0x58': 'read-state',
    '0x73': 'read-diagnostics',
    '0x38': 'call',
    '0x10': 'reserve',
    '0x11': 'session-end',
    '0x71': 'command',
  },
}
