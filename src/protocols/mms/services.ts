/** Services: ISO 9506-2:2003 §7.4 (confirmed) and §7.7 (unconfirmed), by their tags. */
import type { Verb } from '#model/fact'

interface Service {
  readonly name: string
  readonly verb: Verb
}

export const READ = 4
export const WRITE = 5
export const IDENTIFY = 2
export const STATUS = 0
export const GET_NAME_LIST = 1
export const RENAME = 3
export const ATTRIBUTES = 6
export const DEFINE_LIST = 11
export const LIST_ATTRIBUTES = 12
export const DELETE_LIST = 13
export const INITIATE_DOWNLOAD = 26
export const DOWNLOAD_SEGMENT = 27
export const TERMINATE_DOWNLOAD = 28
export const INITIATE_UPLOAD = 29
export const UPLOAD_SEGMENT = 30
export const TERMINATE_UPLOAD = 31
export const OBTAIN_FILE = 46
export const FILE_OPEN = 72
export const FILE_READ = 73
export const FILE_CLOSE = 74

export const confirmed: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0, { name: 'status', verb: 'diagnose' }],
  [1, { name: 'getNameList', verb: 'browse' }],
  [2, { name: 'identify', verb: 'identify' }],
  [3, { name: 'rename', verb: 'configure' }],
  [4, { name: 'read', verb: 'read' }],
  [5, { name: 'write', verb: 'write' }],
  [6, { name: 'getVariableAccessAttributes', verb: 'browse' }],
  [7, { name: 'defineNamedVariable', verb: 'configure' }],
  [8, { name: 'defineScatteredAccess', verb: 'configure' }],
  [9, { name: 'getScatteredAccessAttributes', verb: 'browse' }],
  [10, { name: 'deleteVariableAccess', verb: 'delete' }],
  [11, { name: 'defineNamedVariableList', verb: 'configure' }],
  [12, { name: 'getNamedVariableListAttributes', verb: 'browse' }],
  [13, { name: 'deleteNamedVariableList', verb: 'delete' }],
  [14, { name: 'defineNamedType', verb: 'configure' }],
  [15, { name: 'getNamedTypeAttributes', verb: 'browse' }],
  [16, { name: 'deleteNamedType', verb: 'delete' }],
  [17, { name: 'input', verb: 'execute' }],
  [18, { name: 'output', verb: 'execute' }],
  [19, { name: 'takeControl', verb: 'reserve' }],
  [20, { name: 'relinquishControl', verb: 'reserve' }],
  [21, { name: 'defineSemaphore', verb: 'configure' }],
  [22, { name: 'deleteSemaphore', verb: 'delete' }],
  [23, { name: 'reportSemaphoreStatus', verb: 'diagnose' }],
  [24, { name: 'reportPoolSemaphoreStatus', verb: 'diagnose' }],
  [25, { name: 'reportSemaphoreEntryStatus', verb: 'diagnose' }],
  [26, { name: 'initiateDownloadSequence', verb: 'download-program' }],
  [27, { name: 'downloadSegment', verb: 'download-program' }],
  [28, { name: 'terminateDownloadSequence', verb: 'download-program' }],
  [29, { name: 'initiateUploadSequence', verb: 'upload-program' }],
  [30, { name: 'uploadSegment', verb: 'upload-program' }],
  [31, { name: 'terminateUploadSequence', verb: 'upload-program' }],
  [32, { name: 'requestDomainDownload', verb: 'download-program' }],
  [33, { name: 'requestDomainUpload', verb: 'upload-program' }],
  [34, { name: 'loadDomainContent', verb: 'download-program' }],
  [35, { name: 'storeDomainContent', verb: 'upload-program' }],
  [36, { name: 'deleteDomain', verb: 'delete' }],
  [37, { name: 'getDomainAttributes', verb: 'browse' }],
  [38, { name: 'createProgramInvocation', verb: 'download-program' }],
  [39, { name: 'deleteProgramInvocation', verb: 'delete' }],
  [40, { name: 'start', verb: 'start' }],
  [41, { name: 'stop', verb: 'stop' }],
  [42, { name: 'resume', verb: 'start' }],
  [43, { name: 'reset', verb: 'restart' }],
  [44, { name: 'kill', verb: 'stop' }],
  [45, { name: 'getProgramInvocationAttributes', verb: 'browse' }],
  [46, { name: 'obtainFile', verb: 'write' }],
  [47, { name: 'defineEventCondition', verb: 'configure' }],
  [48, { name: 'deleteEventCondition', verb: 'delete' }],
  [49, { name: 'getEventConditionAttributes', verb: 'browse' }],
  [50, { name: 'reportEventConditionStatus', verb: 'diagnose' }],
  [51, { name: 'alterEventConditionMonitoring', verb: 'configure' }],
  [52, { name: 'triggerEvent', verb: 'execute' }],
  [53, { name: 'defineEventAction', verb: 'configure' }],
  [54, { name: 'deleteEventAction', verb: 'delete' }],
  [55, { name: 'getEventActionAttributes', verb: 'browse' }],
  [56, { name: 'reportEventActionStatus', verb: 'diagnose' }],
  [57, { name: 'defineEventEnrollment', verb: 'subscribe' }],
  [58, { name: 'deleteEventEnrollment', verb: 'delete' }],
  [59, { name: 'alterEventEnrollment', verb: 'configure' }],
  [60, { name: 'reportEventEnrollmentStatus', verb: 'diagnose' }],
  [61, { name: 'getEventEnrollmentAttributes', verb: 'browse' }],
  [62, { name: 'acknowledgeEventNotification', verb: 'execute' }],
  [63, { name: 'getAlarmSummary', verb: 'read' }],
  [64, { name: 'getAlarmEnrollmentSummary', verb: 'read' }],
  [65, { name: 'readJournal', verb: 'read' }],
  [66, { name: 'writeJournal', verb: 'write' }],
  [67, { name: 'initializeJournal', verb: 'delete' }],
  [68, { name: 'reportJournalStatus', verb: 'diagnose' }],
  [69, { name: 'createJournal', verb: 'configure' }],
  [70, { name: 'deleteJournal', verb: 'delete' }],
  [71, { name: 'getCapabilityList', verb: 'browse' }],
  [72, { name: 'fileOpen', verb: 'read' }],
  [73, { name: 'fileRead', verb: 'read' }],
  [74, { name: 'fileClose', verb: 'read' }],
  [75, { name: 'fileRename', verb: 'write' }],
  [76, { name: 'fileDelete', verb: 'delete' }],
  [77, { name: 'fileDirectory', verb: 'browse' }],
  [78, { name: 'additionalService', verb: 'execute' }],
  [80, { name: 'getDataExchangeAttributes', verb: 'browse' }],
  [81, { name: 'exchangeData', verb: 'write' }],
  [82, { name: 'defineAccessControlList', verb: 'configure' }],
  [83, { name: 'getAccessControlListAttributes', verb: 'browse' }],
  [84, { name: 'reportAccessControlledObjects', verb: 'browse' }],
  [85, { name: 'deleteAccessControlList', verb: 'delete' }],
  [86, { name: 'changeAccessControl', verb: 'configure' }],
  [87, { name: 'reconfigureProgramInvocation', verb: 'download-program' }],
])

export const INFORMATION_REPORT = 0
export const unconfirmed: ReadonlyMap<number, Service> = new Map<number, Service>([
  [0, { name: 'informationReport', verb: 'report' }],
  [1, { name: 'unsolicitedStatus', verb: 'report' }],
  [2, { name: 'eventNotification', verb: 'report' }],
])

export function serviceOf(number: number): Service {
  return confirmed.get(number) ?? { name: `service ${number}`, verb: 'execute' }
}
