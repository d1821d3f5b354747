import type { ActionTable } from '#model/action'

/** Actions of its operations, where the verb does not say. */
export const actions: ActionTable = {
  codes: {
    '0x0140': 'configure',
    '0x0030': 'upkeep',
    '0x0021': 'read-file',
    '0x0fff': 'upkeep',
  },
  verbs: { report: 'report' },
}
