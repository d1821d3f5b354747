import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'APWR Set station address': 'address',
    NOP: 'upkeep',
    'CoE emergency': 'report',
  },
  of,
}

/** Registers 0x0010 (station address) and 0x0120 (AL control): ETG.1000.4 clause 6. */
function of({ verb, object = '' }: Operation): ActionName | undefined {
  if (verb === 'read' && object.startsWith('0x0130')) return 'read-state'
  return verb === 'stop' || verb === 'set-mode' ? 'mode' : undefined
}
