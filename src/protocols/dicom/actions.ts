import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x0140': 'configure',
    '0x0030': 'upkeep',
    '0x0001': 'store-records',
    '0x0010': 'retrieve-records',
    '0x0020': 'query-records',
    '0x0021': 'retrieve-records',
    '0x0fff': 'upkeep',
  },
  verbs: { report: 'report' },
}
