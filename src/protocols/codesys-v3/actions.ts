import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '1/9': 'address',
    '2/39': 'configure',
    '2/54': 'configure',
    '6/2': 'configure',
    '1/5': 'upkeep',
    '1/7': 'read-state',
    '2/20': 'read-state',
    '2/37': 'read-state',
    '2/22': 'read-diagnostics',
    '2/40': 'read-diagnostics',
    '2/51': 'read-diagnostics',
    '5/1': 'read-history',
    '5/2': 'list-points',
    '5/3': 'list-points',
    '8/1': 'list-points',
    '8/12': 'list-points',
    '8/13': 'list-points',
    '8/19': 'list-points',
    '2/50': 'mode',
    '17/1': 'shell',
    '2/6': 'online-edit',
    '9/1': 'subscribe',
    '9/11': 'subscribe',
    '9/2': 'subscribe',
    '1/10': 'session',
    '2/1': 'session',
    '8/5': 'read-file',
    '8/6': 'read-file',
    '8/7': 'read-file',
    '8/10': 'write-file',
    '8/15': 'write-file',
    '8/16': 'write-file',
    '8/18': 'write-file',
    '8/2': 'write-file',
    '8/3': 'write-file',
    '8/4': 'write-file',
    '0xc202': 'scan',
  },
  of,
}

/** An application that is read as a file is an upload of the program. */
function of({ verb, code }: Operation): ActionName | undefined {
  if (code.startsWith('8/') && verb === 'upload-program') return 'upload'
  if (code.startsWith('8/') && verb === 'download-program') return 'download'
  return undefined
}
