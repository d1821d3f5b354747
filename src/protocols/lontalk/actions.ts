import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x62': 'address',
    '0x63': 'address',
    '0x64': 'address',
    '0x66': 'address',
    '0x69': 'address',
    'ip:0x71': 'address',
    '0x6b': 'configure',
    '0x6f': 'configure',
    '0x71': 'configure',
    'ip:0x04': 'configure',
    'ip:0x06': 'configure',
    'ip:0x08': 'configure',
    '0x51': 'read-diagnostics',
    '0x54': 'read-diagnostics',
    'ip:0x60': 'read-diagnostics',
    '0x52': 'call',
    '0x70': 'call',
    '0x53': 'clear-log',
  },
  verbs: { report: 'report' },
}
