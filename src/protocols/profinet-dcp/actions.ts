import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'set DCP Set: signal': 'identify',
    set: 'address',
    identify: 'scan',
    hello: 'report',
  },
  of,
}

/** DCP sets name, address, and factory settings: IEC 61158-6-10 §4.3. */
function of({ code, verb, object = '' }: Operation): ActionName | undefined {
  if (code !== 'set' || verb === 'identify') return undefined
  if (verb === 'restart') return 'restart'
  return object === 'name of station' || object === 'IP parameter' ? 'address' : 'configure'
}
