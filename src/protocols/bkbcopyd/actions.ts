import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    RETR: 'read-file',
    PMODE: 'list-points',
    STOR: 'write-file',
  },
}
