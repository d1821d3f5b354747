import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '1': 'read-image',
    '2': 'read-image',
    '10': 'read-diagnostics',
    '11': 'read-diagnostics',
    '12': 'read-diagnostics',
    '7': 'read-diagnostics',
    '127': 'upkeep',
    '14': 'read-state',
    '8': 'read-diagnostics',
    '8 Diagnostics: Force Listen Only Mode': 'silence',
    '8 Diagnostics: Return Query Data': 'upkeep',
    '13': 'download',
    '18': 'download',
    '40': 'download',
    '9': 'download',
    '43 Encapsulated Interface Transport': 'call',
    '5': 'command',
    '15': 'command',
    '20': 'read-file',
    '21': 'write-file',
  },
  of,
}

/** Sub-functions of Diagnostics: 1 restarts communication, 10 and 20 clear counters. */
function of({ code, verb, name }: Operation): ActionName | undefined {
  if (code !== '8') return undefined
  return verb === 'restart' ? 'restart' : name.startsWith('Diagnostics: Clear') ? 'clear-log' : undefined
}
