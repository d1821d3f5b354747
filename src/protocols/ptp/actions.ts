import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
export const actions: ActionTable = {
  codes: {
    'SET PRIORITY1': 'configure',
    '0xc': 'subscribe',
  },
  verbs: { report: 'report', configure: 'configure' },
}
