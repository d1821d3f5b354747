import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    S002: 'clear-log',
    S051: 'clear-log',
    S003: 'acknowledge',
    S502: 'clock',
    S621: 'set-limit',
    S622: 'set-limit',
    S623: 'set-limit',
    S624: 'set-limit',
    S627: 'set-limit',
    S628: 'set-limit',
    I111: 'read-history',
    I112: 'read-history',
    I114: 'read-history',
    I206: 'read-history',
    I207: 'read-history',
    I302: 'read-history',
    S052: 'command',
    S053: 'command',
  },
  verbs: { configure: 'configure' },
  of,
}

/** A tank without a name or of another size misleads its operator, whatever the limit. */
function of({ verb, code }: Operation): ActionName | undefined {
  return verb === 'restart' && code === 'S001' ? 'restart' : undefined
}
