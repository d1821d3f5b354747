import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'hdlc:0x83': 'session',
    '0x62': 'session-end',
  },
  verbs: { report: 'report', execute: 'call' },
  of,
}

/** COSEM classes, IEC 62056-6-2: disconnect control (70), limiter (71), image transfer (18), profile (7), clock, association. */
function of({ verb, code, object = '' }: Operation): ActionName | undefined {
  if (/^image-transfer\b/.test(object) && verb !== 'read') return 'firmware'
  if (/^(profile-generic|event-log)\b/.test(object) && verb === 'read') return 'read-history'
  if (/^disconnect-control\b/.test(object) && verb !== 'read') return 'command'
  if (/^(limiter|register-monitor)\b/.test(object) && verb !== 'read') return 'set-limit'
  if (/^(activity-calendar|single-action-schedule|schedule|script-table)\b/.test(object) && verb !== 'read')
    return 'task'
  if (/^(association|security-setup)\b/.test(object) && verb !== 'read') return 'password'
  return code === '0xc3' ? 'command' : undefined
}
