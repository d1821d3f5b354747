import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '106': 'configure',
    '110': 'set-limit',
    '111': 'set-limit',
    '112': 'set-limit',
    '113': 'set-limit',
    '104': 'upkeep',
    '122': 'read-file',
    '120': 'write-file',
    '121': 'write-file',
    '123': 'write-file',
    '125': 'write-file',
  },
  // A select is the first half of a command.
  verbs: { report: 'report', reserve: 'command' },
  of,
}

/** Types 48 to 50 and 61 to 63 are set points, the other commands switch: IEC 60870-5-101 §7.3.2. */
function of({ code, verb }: Operation): ActionName | undefined {
  if (verb === 'report') return 'report'
  if (code === '113') return 'protection'
  return verb === 'operate' && /^(4[89]|50|6[123])$/.test(code) ? 'set-parameter' : undefined
}
