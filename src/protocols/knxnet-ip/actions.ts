import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0x0424': 'configure',
    '0x1ca': 'configure',
    '0x1ce': 'configure',
    '0x1d0': 'configure',
    '0x3c0': 'configure',
    '0x3c3': 'configure',
    '0x3ca': 'configure',
    '0x3cf': 'configure',
    '0x3d7': 'configure',
    '0x3e4': 'configure',
    '0x3e7': 'configure',
    '0xf6': 'configure',
    '0x0742': 'address',
    '0x0c0': 'address',
    '0x3de': 'address',
    '0x3e0': 'address',
    '0x3ee': 'address',
    '0x0207': 'upkeep',
    '0x0740': 'read-diagnostics',
    '0x1d4': 'call',
    '0x2c7': 'call',
    '0x3f1': 'call',
    '0xf8': 'call',
    '0x0205': 'session',
    '0x0209': 'session-end',
    '0x0201': 'scan',
    '0x080 A_GroupValue_Write': 'command',
  },
  verbs: { report: 'report' },
  of,
}

/** An unrequested group value is a report; a request to a device is a command. */
function of({ verb, code }: Operation): ActionName | undefined {
  return code === '0x080' ? (verb === 'report' ? 'report' : 'command') : undefined
}
