import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  verbs: { report: 'report' },
}
