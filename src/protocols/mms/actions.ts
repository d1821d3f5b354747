import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    alterEventConditionMonitoring: 'configure',
    alterEventEnrollment: 'configure',
    createJournal: 'configure',
    defineEventAction: 'configure',
    defineEventCondition: 'configure',
    defineNamedType: 'configure',
    defineNamedVariable: 'configure',
    defineNamedVariableList: 'configure',
    defineScatteredAccess: 'configure',
    defineSemaphore: 'configure',
    rename: 'configure',
    changeAccessControl: 'password',
    defineAccessControlList: 'password',
    reportEventActionStatus: 'read-diagnostics',
    reportEventConditionStatus: 'read-diagnostics',
    reportEventEnrollmentStatus: 'read-diagnostics',
    reportJournalStatus: 'read-diagnostics',
    reportPoolSemaphoreStatus: 'read-diagnostics',
    reportSemaphoreEntryStatus: 'read-diagnostics',
    reportSemaphoreStatus: 'read-diagnostics',
    status: 'read-state',
    acknowledgeEventNotification: 'acknowledge',
    additionalService: 'call',
    input: 'call',
    output: 'call',
    triggerEvent: 'call',
    relinquishControl: 'reserve',
    takeControl: 'reserve',
    defineEventEnrollment: 'subscribe',
    readJournal: 'read-history',
    getAlarmEnrollmentSummary: 'read-diagnostics',
    getAlarmSummary: 'read-diagnostics',
    fileOpen: 'read-file',
    fileRead: 'read-file',
    fileClose: 'read-file',
    fileRename: 'write-file',
    obtainFile: 'write-file',
    initializeJournal: 'clear-log',
    write: 'set-parameter',
  },
  verbs: { report: 'report' },
  of,
}

/** Functional constraints of IEC 61850-7-2 §12.3.3 in the name of what is written: settings, control blocks, substitution. */
function of({ verb, code, name, object = '', value }: Operation): ActionName | undefined {
  if (code !== 'write') return undefined
  if (verb === 'operate') return 'command'
  // A select is the first half of a command; control blocks are reserved for a client.
  if (verb === 'reserve') return name.startsWith('Select') ? 'command' : 'reserve'
  if (name.includes('report enable') || object.includes('RptEna'))
    return isOff(value) ? 'silence' : 'subscribe'
  if (name.includes('GOOSE enable') || object.includes('GoEna')) return isOff(value) ? 'silence' : 'configure'
  if (/(\[|\$)(SP|SG|SE)(\]|\$|$)/.test(object))
    return /\/P[A-Z]{3}\d|\/R[A-Z]{3}\d/.test(object) ? 'protection' : 'set-parameter'
  if (/(\[|\$)(SV|BL)(\]|\$|$)/.test(object)) return 'write-inputs'
  return /(\[|\$)(RP|BR|LG|GO|MS|CF|DC)(\]|\$|$)/.test(object) ? 'configure' : undefined
}

function isOff(value: Operation['value']): boolean {
  return value === 0 || value === 'false' || value === 'FALSE' || value === '0'
}
