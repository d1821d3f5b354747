import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0xe4': 'configure',
    '0xe6': 'configure',
    '0xeb': 'configure',
    '0xf9': 'configure',
    '0xff': 'session',
    '0xfe': 'session-end',
    '0xfc': 'upkeep',
    '0xc0': 'read-diagnostics',
    '0xf1': 'call',
    '0xf2': 'call',
    '0xc5': 'subscribe',
    '0xc7': 'subscribe',
    '0xd3': 'subscribe',
    '0xd4': 'subscribe',
    '0xd5': 'subscribe',
    '0xd6': 'subscribe',
    '0xdd': 'subscribe',
    '0xde': 'subscribe',
    '0xe0': 'subscribe',
    '0xe1': 'subscribe',
    '0xe2': 'subscribe',
    '0xe3': 'subscribe',
  },
}
