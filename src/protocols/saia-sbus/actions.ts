import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0xa3': 'configure',
    '0xa7': 'configure',
    '0x98': 'download',
    '0x14': 'read-state',
    '0x15': 'read-state',
    '0x16': 'read-state',
    '0x17': 'read-state',
    '0x18': 'read-state',
    '0x19': 'read-state',
    '0x1a': 'read-state',
    '0x1b': 'read-state',
    '0x22': 'read-diagnostics',
    '0x46': 'read-diagnostics',
    '0x48': 'read-diagnostics',
    '0x4a': 'read-diagnostics',
    '0x4b': 'read-diagnostics',
    '0x9d': 'read-diagnostics',
    '0x9e': 'read-diagnostics',
    '0xaa': 'read-diagnostics',
    '0x6f': 'clear-log',
    '0x82': 'call',
    '0x83': 'call',
    '0x84': 'call',
    '0xad': 'call',
    '0xaf': 'call',
    '0x03': 'read-image',
  },
}
