import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '34': 'configure',
    '57': 'clear-log',
    '0': 'read-state',
    '1': 'read-state',
    '56': 'read-diagnostics',
    '35 Set PLC State': 'mode',
    '3': 'list-points',
  },
  of,
}

/** %I is the image of inputs, %Q that of outputs: GFK-0467. */
function of({ verb, code, object = '' }: Operation): ActionName | undefined {
  if (code === '35') return verb === 'stop' ? 'stop' : 'mode'
  if (verb === 'read' && /^%[IQ]/.test(object)) return 'read-image'
  if (verb !== 'write') return undefined
  return object.startsWith('%I') ? 'write-inputs' : object.startsWith('%Q') ? 'write-outputs' : undefined
}
