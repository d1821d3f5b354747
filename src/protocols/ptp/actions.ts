import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'SET PRIORITY1': 'configure',
    '0xc': 'subscribe',
  },
  verbs: { report: 'report', configure: 'configure' },
}
