import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'uds:0x28': 'silence',
    'uds:0x2c': 'configure',
    'uds:0x87': 'configure',
    'uds:0x85': 'clear-log',
    'uds:0x14': 'clear-log',
    'uds:0x19': 'read-diagnostics',
    'uds:0x3e': 'upkeep',
    'uds:0x31': 'call',
    'uds:0x84': 'call',
    'uds:0x10': 'mode',
    'uds:0x2a': 'subscribe',
    'uds:0x86': 'subscribe',
  },
}
