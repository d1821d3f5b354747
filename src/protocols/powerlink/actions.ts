import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'NMT 0x62': 'address',
    'NMT 0x63': 'configure',
    'NMT 0x23': 'mode',
    'NMT 0x24': 'mode',
    'NMT 0x21': 'mode',
    'NMT 0x22': 'mode',
    'SDO 32': 'write-file',
  },
  verbs: { report: 'report' },
}
