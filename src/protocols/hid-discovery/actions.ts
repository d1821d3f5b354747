import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    command_blink_on: 'call',
    command_blink_off: 'call',
  },
}
