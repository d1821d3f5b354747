import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x6000': 'configure',
    '0x7000': 'configure',
    '0x9100': 'configure',
    '0xa010': 'configure',
    '0xa020': 'configure',
    '0xf000': 'configure',
    '0xf800': 'address',
    '0x2400': 'call',
    '0x5200': 'call',
    '0x8200': 'call',
    '0x8300': 'call',
    '0x8400': 'call',
    '0x9200': 'call',
    '0x9900': 'call',
    '0x5000': 'command',
    '0x5100': 'command',
    '0xa040': 'command',
    '0xf400': 'write-file',
    '0xf500': 'read-file',
  },
  verbs: { report: 'report' },
}
