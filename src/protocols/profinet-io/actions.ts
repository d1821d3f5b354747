import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    connect: 'session',
    release: 'session-end',
    write: 'configure',
    'control Parameter End': 'upkeep',
    'control Control': 'upkeep',
    'control Application Ready': 'report',
  },
  verbs: { report: 'report' },
  of,
}

/** Records 0xaff1 to 0xaff4 are identification and maintenance; diagnosis begins at 0x800a: IEC 61158-6-10 §5.2. */
function of({ verb, object = '' }: Operation): ActionName | undefined {
  if (verb !== 'read') return undefined
  return /diagnos|log book/i.test(object) ? 'read-diagnostics' : undefined
}
