import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    C_MC: 'configure',
    C_CC: 'shell',
    C_FL: 'write-file',
    C_DM: 'write-file',
    C_FC: 'write-file',
    C_FR: 'write-file',
    C_EK: 'command',
    C_LK: 'reserve',
  },
  of,
}

/** A system command may restart the control; a sent file may be a program: the verb decides. */
function of({ verb }: Operation): ActionName | undefined {
  return verb === 'restart' ? 'restart' : verb === 'download-program' ? 'download' : undefined
}
