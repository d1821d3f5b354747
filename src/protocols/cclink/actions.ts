import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x0e90': 'configure',
    '0x0e91': 'configure',
    '0x0e92': 'configure',
    '0x0e93': 'configure',
    '0x0e94': 'configure',
  },
  verbs: { report: 'report' },
}
