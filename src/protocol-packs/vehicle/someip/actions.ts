import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x00': 'call',
    '0x01': 'call',
    'sd:6': 'subscribe',
  },
  verbs: { report: 'report' },
}
