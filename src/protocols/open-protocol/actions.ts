import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0018': 'set-parameter',
    '0038': 'set-parameter',
    '0019': 'configure',
    '0020': 'configure',
    '0045': 'configure',
    '0046': 'configure',
    '0047': 'configure',
    '0003': 'session-end',
    '0001': 'session',
    '0078': 'acknowledge',
    '0064': 'read-history',
    '0300': 'read-history',
  },
  verbs: { report: 'report' },
  of,
}

/** Every subscription of the standard has a message that ends it. */
function of({ name }: Operation): ActionName | undefined {
  return / unsubscribe$/.test(name) ? 'silence' : / subscribe$/.test(name) ? 'subscribe' : undefined
}
