import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'bvlc:0x01': 'address',
    c10: 'configure',
    c8: 'configure',
    c9: 'configure',
    'net:0x06': 'configure',
    'net:0x08': 'configure',
    'net:0x09': 'configure',
    u14: 'configure',
    'net:0x0d': 'password',
    'net:0x10': 'password',
    c29: 'read-diagnostics',
    c3: 'read-diagnostics',
    c4: 'read-diagnostics',
    c0: 'acknowledge',
    c18: 'call',
    u4: 'call',
    c21: 'shell',
    c22: 'shell',
    c23: 'shell',
    c17: 'silence',
    'bvlc:0x05': 'subscribe',
    c28: 'subscribe',
    c30: 'subscribe',
    c5: 'subscribe',
    u8: 'scan',
    u7: 'scan',
    'net:0x00': 'scan',
    'bvlc:0x02': 'upkeep',
  },
  verbs: { report: 'report' },
  of,
}

/** Objects of clause 12 that are no process values, and properties that steer alarms (13) and programs (12.22). */
function of({ verb, code, object = '' }: Operation): ActionName | undefined {
  if (code === 'c6' || code === 'c7') return fileAction(verb)
  if (verb === 'read') return readAction(object)
  if (verb === 'operate' && code === 'c27') return 'safety'
  if (verb !== 'write' && verb !== 'operate') return undefined
  if (/^(schedule|calendar):/.test(object)) return 'task'
  if (/^(notification-class|event-enrollment|alert-enrollment):/.test(object)) return 'set-limit'
  if (/^life-safety-/.test(object)) return 'safety'
  return /^(device|network-port|file):/.test(object) ? 'configure' : undefined
}

function fileAction(verb: Operation['verb']): ActionName | undefined {
  return verb === 'read' ? 'read-file' : verb === 'write' ? 'write-file' : undefined
}

function readAction(object: string): ActionName | undefined {
  if (/ object-list\b/.test(object)) return 'list-points'
  if (/^trend-log|^event-log/.test(object)) return 'read-history'
  return /^device:\d+ (?!local-|utc-|system-status|active-)/.test(object) ? 'identify' : undefined
}
