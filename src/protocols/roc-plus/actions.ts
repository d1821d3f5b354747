import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '205': 'call',
    '24': 'call',
    '108': 'read-history',
    '118': 'read-history',
    '119': 'read-history',
    '135': 'read-history',
    '136': 'read-history',
    '137': 'read-history',
    '138': 'read-history',
    '139': 'read-history',
    '206': 'read-history',
    '203 General File Transfer': 'read-file',
    '203 General File Transfer: Close': 'read-file',
    '203 General File Transfer: Open': 'write-file',
    '203 General File Transfer: Write': 'write-file',
  },
  verbs: { report: 'report' },
  of,
}

/** Opcode 203 moves files both ways. */
function of({ code, verb }: Operation): ActionName | undefined {
  return code === '203' ? (verb === 'read' ? 'read-file' : 'write-file') : undefined
}
