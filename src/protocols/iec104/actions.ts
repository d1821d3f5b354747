import type { ActionTable } from '#model/action'
import { asduActions } from '#protocol-kit/asdu'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  ...asduActions,
  codes: {
    ...asduActions.codes,
    '90': 'password',
    '91': 'password',
    '92': 'password',
    '93': 'password',
    '94': 'password',
    '95': 'password',
    '107': 'upkeep',
    '127': 'read-history',
    TESTFR: 'upkeep',
    STOPDT: 'silence',
    STARTDT: 'session',
  },
}
