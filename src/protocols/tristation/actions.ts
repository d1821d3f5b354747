import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '14': 'set-limit',
    '15': 'configure',
    '4': 'configure',
    '5': 'configure',
    '45': 'configure',
    '44': 'configure',
    '43': 'configure',
    '34': 'configure',
    '52': 'configure',
    '2': 'download',
    '63': 'download',
    '26': 'address',
    '37': 'protection',
    '38': 'protection',
    '39': 'protection',
    '40': 'protection',
    '9': 'task',
    '24': 'read-state',
    '29': 'read-state',
    '19': 'read-state',
    '33': 'read-history',
    '41': 'call',
    '80': 'firmware-enter',
    connect: 'session',
    '32': 'acknowledge',
    '35': 'clear-log',
    '16': 'safety',
    '27': 'safety',
    '30': 'safety',
    '58': 'safety',
    '60': 'safety',
    '62': 'safety',
    '57': 'safety',
  },
  verbs: { report: 'report' },
  of,
}

/** Download change is an edit of the running program, download all replaces it: function codes of the TriStation protocol. */
function of({ code }: Operation): ActionName | undefined {
  return code === '1' || code === '11' ? 'online-edit' : undefined
}
