import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    set_gravity: 'set-parameter',
    set_payload: 'set-parameter',
    set_tcp: 'set-parameter',
    def: 'script',
    sec: 'script',
  },
}
