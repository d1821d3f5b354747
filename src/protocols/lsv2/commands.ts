import type { Verb } from '#model/fact'

interface Command {
  readonly verb: Verb
  readonly name: string
  /** Text up to a zero byte follows: a file, a folder, a parameter. */
  readonly hasPath?: boolean
}

/** Telegrams of a station, by their four letters: found by the authors of pyLSV2 (1.6), who name what each is for. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['A_LG', { verb: 'authenticate', name: 'Login', hasPath: true }],
  ['A_LO', { verb: 'authenticate', name: 'Logout', hasPath: true }],
  ['C_CC', { verb: 'execute', name: 'System command' }],
  ['C_DC', { verb: 'browse', name: 'Change directory', hasPath: true }],
  ['C_DD', { verb: 'delete', name: 'Delete directory', hasPath: true }],
  ['C_DM', { verb: 'write', name: 'Make directory', hasPath: true }],
  ['C_EK', { verb: 'operate', name: 'Emulate key' }],
  ['C_FC', { verb: 'write', name: 'Copy file', hasPath: true }],
  ['C_FD', { verb: 'delete', name: 'Delete file', hasPath: true }],
  ['C_FL', { verb: 'download-program', name: 'Send file', hasPath: true }],
  ['C_FR', { verb: 'write', name: 'Move file', hasPath: true }],
  ['C_LK', { verb: 'operate', name: 'Lock keyboard' }],
  ['C_MC', { verb: 'configure', name: 'Set machine parameter' }],
  ['R_DI', { verb: 'browse', name: 'Read directory info' }],
  ['R_DP', { verb: 'read', name: 'Read data path', hasPath: true }],
  ['R_DR', { verb: 'browse', name: 'Read directory' }],
  ['R_FI', { verb: 'browse', name: 'Read file info', hasPath: true }],
  ['R_FL', { verb: 'upload-program', name: 'Load file', hasPath: true }],
  ['R_MB', { verb: 'read', name: 'Read PLC memory' }],
  ['R_MC', { verb: 'read', name: 'Read machine parameter', hasPath: true }],
  ['R_PR', { verb: 'read', name: 'Read parameters' }],
  ['R_RI', { verb: 'read', name: 'Read run info' }],
  ['R_VR', { verb: 'identify', name: 'Read version' }],
])

/** Telegrams of a control. `T_` end a request, `S_` carry what was asked for. */
export const replies: ReadonlySet<string> = new Set([
  ...[
    'T_OK',
    'T_ER',
    'T_FD',
    'T_BD',
    'M_CC',
    'S_DI',
    'S_DP',
    'S_DR',
    'S_FI',
    'S_FL',
    'S_MB',
    'S_MC',
    'S_PR',
    'S_RI',
    'S_VR',
  ],
])
/** Pieces of a file, and its end, go with either side. */
export const PIECES: ReadonlySet<string> = new Set(['S_FL', 'T_FD'])

/** System commands that C_CC carries as a number. */
const systemCommands: ReadonlyMap<number, readonly [Verb, string]> = new Map<number, readonly [Verb, string]>(
  [
    [1, ['restart', 'reset control']],
    [2, ['set-time', 'stop time update']],
    [8, ['restart', 'reset DNC']],
    [9, ['restart', 'reset LSV2']],
    [10, ['configure', 'update options']],
    [12, ['read', 'screen dump']],
    [13, ['start', 'activate PLC program']],
    [20, ['delete', 'delete table entry']],
  ],
)
/** Sizes of telegrams (3 to 7), files that are watched, and how transfers are acknowledged. */
const QUIET: ReadonlySet<number> = new Set([3, 4, 5, 6, 7, 11, 15, 16, 17, 18, 19, 27])

export function systemCommand(number: number): { readonly verb: Verb; readonly object: string } {
  const [verb, object] = systemCommands.get(number) ?? [
    QUIET.has(number) ? 'diagnose' : 'execute',
    `command ${number}`,
  ]
  return { verb, object }
}

/** Selector of R_VR. */
export const versions = { control: 1, nc: 2, plc: 3, id: 5 } as const

/** Levels that a login opens, and what they are good for, are the control's; these need a password. */
export const errors: ReadonlyMap<number, string> = new Map([
  [20, 'bad format'],
  [21, 'unexpected telegram'],
  [22, 'unknown telegram'],
  [23, 'no privilege'],
  [24, 'wrong parameter'],
  [30, 'bad key'],
  [31, 'bad file name'],
  [32, 'no file'],
  [33, 'file is open'],
  [34, 'file exists'],
  [36, 'cannot be deleted'],
  [45, 'no access to the file'],
  [46, 'wrong DNC status'],
  [49, 'no login'],
  [50, 'bad parameter'],
  [53, 'no free space'],
  [56, 'operating mode'],
  [59, 'no write access'],
])
