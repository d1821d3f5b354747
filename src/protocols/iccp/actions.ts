import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'Create Data Set': 'subscribe',
    'Get Next DSTransfer Set Value': 'subscribe',
    'Get Next TSTransfer Set Value': 'subscribe',
    'Start Transfer': 'subscribe',
    'Stop Transfer': 'silence',
    'Information Message': 'report',
    'Transfer Report': 'report',
  },
}
