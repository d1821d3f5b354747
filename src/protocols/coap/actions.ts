import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '1 GET': 'subscribe',
  },
  verbs: { report: 'report' },
  of,
}

/** Link format, RFC 6690, and observation, RFC 7641: the verb identifies a GET that observes. */
function of({ verb, code, object = '' }: Operation): ActionName | undefined {
  if (code === '1' && verb === 'read') return object === '/.well-known/core' ? 'list-points' : 'read-values'
  if (verb === 'write' && /(^|\/)(reboot|reset|restart)\b/i.test(object)) return 'restart'
  return verb === 'write' && /(^|\/)(fw|firmware|ota)\b/i.test(object) ? 'firmware' : undefined
}
