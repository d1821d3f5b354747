import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'fms:c17': 'configure',
    'fms:c7': 'configure',
    'fms:c8': 'configure',
    'lan:c2': 'configure',
    'sm:c14': 'configure',
    'fms:c24': 'set-limit',
    'sm:c12': 'address',
    'sm:c15': 'address',
    'fda:c3': 'upkeep',
    'fms:c0': 'read-state',
    'lan:c3': 'read-diagnostics',
    'lan:u1': 'read-diagnostics',
    'fda:c1': 'session',
    'fms:c96': 'session',
    'fms:c25': 'acknowledge',
  },
  verbs: { report: 'report' },
}
