import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    '0xf0': 'session',
    'ud:4/7': 'set-limit',
    'ud:4/8': 'set-limit',
    '0x00': 'read-diagnostics',
    'ud:1/1': 'read-diagnostics',
    'ud:1/16': 'read-diagnostics',
    'ud:1/17': 'read-diagnostics',
    'ud:1/19': 'read-diagnostics',
    'ud:1/3': 'read-diagnostics',
    'ud:1/4': 'read-diagnostics',
    'ud:1/5': 'read-diagnostics',
    'ud:1/6': 'read-diagnostics',
    'ud:1/7': 'read-diagnostics',
    'ud:4/19': 'read-diagnostics',
    'ud:1/13': 'mode',
    'ud:1/14': 'mode',
    'ud:1/15': 'mode',
    'ud:1/18': 'mode',
    'ud:1/10': 'mode',
    'ud:1/11': 'mode',
    'ud:1/22': 'identify',
    'ud:4/1': 'identify',
    '0x28 PI service': 'call',
    'ud:32/1': 'call',
    'ud:32/2': 'call',
    'ud:32/3': 'call',
    'ud:2/1': 'subscribe',
    'ud:2/5': 'subscribe',
    'ud:2/7': 'subscribe',
    'ud:4/2': 'subscribe',
    'ud:2/4': 'session-end',
    'ud:4/11': 'acknowledge',
    'ud:5/1': 'logon',
    'ud:5/2': 'logon',
  },
  verbs: { report: 'report' },
  of,
}

/** Areas: I is the image of inputs, Q that of outputs. System status lists: 0x0424 mode, 0x0132 protection, 0x00a0 diagnostic buffer. */
function of({ code, verb, object = '' }: Operation): ActionName | undefined {
  if (code === '0x28' && verb === 'delete') return 'delete'
  if (code === '0x04') return /(^|, )(P?[IQ])\d/.test(object) ? 'read-image' : undefined
  if (code === '0x05' && /(^|, )P?I\d/.test(object)) return 'write-inputs'
  if (code === '0x05' && /(^|, )P?Q\d/.test(object)) return 'write-outputs'
  if (code !== 'ud:4/1') return undefined
  if (/^SZL 0x[0-9a-f]4(24|25)/i.test(object)) return 'read-state'
  return /^SZL 0x[0-9a-f]*a0\//i.test(object)
    ? 'read-history'
    : /^SZL 0x[0-9a-f](74|19)/i.test(object)
      ? 'read-state'
      : undefined
}
