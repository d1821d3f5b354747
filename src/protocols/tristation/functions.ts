/** Functions of TriStation and the reasons to reject one, by the names that research found in the TRITON framework. */
import type { Verb } from '#model/fact'

const TABLE: readonly (readonly [code: number, verb: Verb, name: string])[] = [
  [0, 'download-program', 'Start download all'],
  [1, 'download-program', 'Start download change'],
  [2, 'configure', 'Update configuration'],
  [3, 'upload-program', 'Upload configuration'],
  [4, 'configure', 'Set I/O addresses'],
  [5, 'configure', 'Allocate network'],
  [6, 'download-program', 'Load vector table'],
  [7, 'set-time', 'Set calendar'],
  [8, 'read', 'Get calendar'],
  [9, 'configure', 'Set scan time'],
  [10, 'download-program', 'End download all'],
  [11, 'download-program', 'End download change'],
  [12, 'download-program', 'Cancel download change'],
  [13, 'identify', 'Attach TRICON'],
  [14, 'configure', 'Set I/O address limits'],
  [15, 'configure', 'Configure module'],
  [16, 'write', 'Set multiple point values'],
  [17, 'force', 'Enable all points'],
  [18, 'upload-program', 'Upload vector table'],
  [19, 'read', 'Get CP status'],
  [20, 'start', 'Run program'],
  [21, 'stop', 'Halt program'],
  [22, 'stop', 'Pause program'],
  [23, 'start', 'Do single scan'],
  [24, 'diagnose', 'Get chassis status'],
  [25, 'read', 'Get minimum scan time'],
  [26, 'configure', 'Set node number'],
  [27, 'write', 'Set I/O point values'],
  [28, 'read', 'Get I/O point values'],
  [29, 'diagnose', 'Get MP status'],
  [30, 'write', 'Set retentive values'],
  [31, 'set-time', 'Adjust clock calendar'],
  [32, 'write', 'Clear module alarms'],
  [33, 'diagnose', 'Get event log'],
  [34, 'configure', 'Set SOE block'],
  [35, 'write', 'Record event log'],
  [36, 'read', 'Get SOE data'],
  [37, 'configure', 'Enable OVD'],
  [38, 'configure', 'Disable OVD'],
  [39, 'configure', 'Enable all OVDs'],
  [40, 'configure', 'Disable all OVDs'],
  [41, 'execute', 'Process MODBUS'],
  [42, 'upload-program', 'Upload network'],
  [43, 'configure', 'Set label'],
  [44, 'configure', 'Configure system variables'],
  [45, 'configure', 'Deconfigure module'],
  [46, 'read', 'Get system variables'],
  [47, 'identify', 'Get module types'],
  [48, 'download-program', 'Begin conversion table download'],
  [49, 'download-program', 'Continue conversion table download'],
  [50, 'download-program', 'End conversion table download'],
  [51, 'read', 'Get conversion table'],
  [52, 'configure', 'Set ICM status'],
  [53, 'report', 'Broadcast SOE data available'],
  [54, 'identify', 'Get module versions'],
  [55, 'download-program', 'Allocate program'],
  [56, 'download-program', 'Allocate function'],
  [57, 'write', 'Clear retentives'],
  [58, 'write', 'Set initial values'],
  [59, 'download-program', 'Start TS2 program download'],
  [60, 'write', 'Set TS2 data area'],
  [61, 'read', 'Get TS2 data'],
  [62, 'write', 'Set TS2 data'],
  [63, 'configure', 'Set program information'],
  [64, 'read', 'Get program information'],
  [65, 'upload-program', 'Upload program'],
  [66, 'upload-program', 'Upload function'],
  [67, 'read', 'Get point groups'],
  [68, 'download-program', 'Allocate symbol table'],
  [69, 'read', 'Get I/O address'],
  [70, 'read', 'Resend I/O address'],
  [71, 'read', 'Get program timing'],
  [72, 'download-program', 'Allocate multiple functions'],
  [73, 'read', 'Get node number'],
  [74, 'read', 'Get symbol table'],
  [80, 'set-mode', 'Go to DOWNLOAD mode'],
]

interface FunctionName {
  readonly verb: Verb
  readonly name: string
}

export const functions: ReadonlyMap<number, FunctionName> = new Map(
  TABLE.map(([code, verb, name]) => [code, { verb, name }]),
)

/** An unknown function may do anything: for a safety controller, the worst is assumed. */
export function functionOf(code: number): FunctionName {
  return functions.get(code) ?? { verb: 'execute', name: `Function ${code}` }
}

export const COMMAND_REJECTED = 100
/** Answers are numbered from here. */
export const FIRST_ANSWER = 100

const REJECTS: ReadonlyMap<number, string> = new Map([
  [200, 'Wrong command'],
  [201, 'Load is in progress'],
  [202, 'Bad clock calendar data'],
  [203, 'Control program not halted'],
  [204, 'Control program checksum error'],
  [205, 'No memory available'],
  [206, 'Control program not valid'],
  [207, 'Not loading a control program'],
  [208, 'Network is out of range'],
  [209, 'Not enough arguments'],
  [210, 'A network is missing'],
  [211, 'The download time mismatches'],
  [212, 'Key setting prohibits this operation'],
  [213, 'Bad control program version'],
  [214, 'Command not in correct sequence'],
  [216, 'Bad index for a module'],
  [217, 'Module address is invalid'],
  [220, 'Bad offset for an I/O point'],
  [221, 'Invalid point type'],
  [222, 'Invalid point location'],
  [223, 'Program name is invalid'],
  [227, 'Invalid module type'],
  [229, 'Invalid table type'],
  [231, 'Invalid network continuation'],
  [232, 'Invalid scan time'],
  [233, 'Load is busy'],
  [234, 'An MP has re-educated'],
  [235, 'Invalid chassis or slot'],
  [236, 'Invalid SOE number'],
  [237, 'Invalid SOE type'],
  [238, 'Invalid SOE state'],
  [239, 'The variable is write protected'],
  [240, 'Node number mismatch'],
  [241, 'Command not allowed'],
  [242, 'Invalid sequence number'],
  [243, 'Time change on non-master TRICON'],
  [244, 'No free TriStation ports'],
  [245, 'Invalid TriStation I command'],
  [246, 'Invalid TriStation 1131 command'],
  [247, 'Only one chassis allowed'],
  [248, 'Bad variable address'],
  [249, 'Response overflow'],
  [250, 'Invalid bus'],
  [251, 'Disable is not allowed'],
  [252, 'Invalid length'],
  [253, 'Point cannot be disabled'],
  [254, 'Too many retentive variables'],
])

export function rejectName(code: number): string {
  return REJECTS.get(code) ?? `reject code ${code}`
}

/** Why a connection ends before it began. */
export const CONNECTION_REFUSALS: ReadonlyMap<number, string> = new Map([
  [7, 'connection limit reached'],
  [8, 'not connected'],
  [9, 'main processors are dead'],
  [10, 'access denied'],
  [11, 'connection failed'],
])
