import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    S14F3: 'configure',
    S14F9: 'configure',
    S2F15: 'configure',
    S2F43: 'configure',
    S3F27: 'configure',
    S2F45: 'set-limit',
    S5F3: 'silence',
    S2F25: 'upkeep',
    S7F1: 'read-diagnostics',
    S1F15: 'mode',
    S1F17: 'mode',
    S2F23: 'subscribe',
    S2F33: 'subscribe',
    S2F35: 'subscribe',
    S2F37: 'subscribe',
    S1F11: 'list-points',
    S1F23: 'list-points',
    S7F19: 'list-points',
    S1F3: 'read-state',
  },
  verbs: { report: 'report' },
}
