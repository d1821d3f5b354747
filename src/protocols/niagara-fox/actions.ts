import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'fox keepAlive': 'upkeep',
    'fox close': 'session-end',
    'fox closeChannel': 'session-end',
    'fox openChannel': 'session',
    'station invoke': 'call',
  },
}
