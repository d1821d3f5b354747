import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x01': 'configure',
    '0x02': 'configure',
    '0x05': 'configure',
    '0x06': 'configure',
    '0x08': 'configure',
    '0x09': 'configure',
    '0x0a': 'configure',
    '0x0b': 'configure',
    '0x0d': 'configure',
    '0x0e': 'configure',
    '0x0f': 'configure',
    '0x10': 'configure',
    '0x11': 'configure',
    '0x12': 'configure',
    '0x07': 'silence',
    '0x14': 'read-diagnostics',
    '0xf01': 'read-diagnostics',
    '0xf02': 'read-diagnostics',
    '0xf03': 'read-diagnostics',
    '0xf04': 'read-diagnostics',
    '0x1000': 'call',
  },
  verbs: { report: 'report' },
}
