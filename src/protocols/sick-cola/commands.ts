import type { Verb } from '#model/fact'

export interface Word {
  readonly verb: Verb
  readonly name: string
}

/** Commands by their three letters: SICK 8014631 (Telegram Listing, 2022); `verb` of names that no table holds. */
export const commands: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['sRN', { verb: 'read', name: 'Read by name' }],
  ['sRI', { verb: 'identify', name: 'Read by index' }],
  ['sWN', { verb: 'configure', name: 'Write by name' }],
  ['sMN', { verb: 'execute', name: 'Method by name' }],
  ['sEN', { verb: 'subscribe', name: 'Event by name' }],
  ['sSN', { verb: 'report', name: 'Event' }],
])

/** Responses, and their commands. `sMA` only confirms the start of a method. */
export const answers: ReadonlyMap<string, string> = new Map([
  ['sRA', 'sRN'],
  ['sWA', 'sWN'],
  ['sAN', 'sMN'],
  ['sEA', 'sEN'],
])
export const BEGUN = 'sMA'
export const REFUSED = 'sFA'

/** Verbs of well-known names, if their letters do not show it: SICK 8014631 (2022). */
export const names: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['DeviceIdent', 'identify'],
  ['FirmwareVersion', 'identify'],
  ['SerialNumber', 'identify'],
  ['DIornr', 'identify'],
  ['DItype', 'identify'],
  ['SCdevicestate', 'diagnose'],
  ['SetAccessMode', 'authenticate'],
  ['SetPassword', 'set-password'],
  // Each driver stops the measurement before it configures one, and starts it again: daily operation, without an effect
  // on the plant.
  ['LMCstartmeas', 'operate'],
  ['LMCstopmeas', 'operate'],
  ['LMCstandby', 'operate'],
  ['Run', 'operate'],
  ['mSCreboot', 'restart'],
  ['mSCsoftreset', 'restart'],
  ['mSCloadfacdef', 'configure'],
  ['mSCloadappdef', 'configure'],
  ['mEEwriteall', 'configure'],
  ['mLMPsetscancfg', 'configure'],
  ['mCLsetscancfglist', 'configure'],
  ['mDOSetOutput', 'force'],
  ['mDOSetOutputState', 'force'],
  ['mMITriggerOn', 'operate'],
  ['mMITriggerOff', 'operate'],
  ['LSPsetdatetime', 'set-time'],
])

/** The name decides for methods and reads; writing configures, subscribing subscribes, whatever the name. */
export function verbOf(letters: string, name: string): Verb {
  const said = commands.get(letters)?.verb ?? 'execute'
  const named = names.get(name) ?? said
  if (said === 'execute') return named
  return said === 'read' && (named === 'identify' || named === 'diagnose') ? named : said
}

/** SICK 8014631 (2022). */
export const errors: ReadonlyMap<number, string> = new Map([
  [1, 'wrong user level'],
  [2, 'method not found'],
  [3, 'variable not found'],
  [4, 'a condition on the device is not met'],
  [5, 'invalid data'],
  [6, 'unknown error'],
  [7, 'buffer overflow'],
  [8, 'buffer underflow'],
  [9, 'unknown type'],
  [10, 'variable cannot be written'],
  [11, 'unknown command'],
  [12, 'unknown CoLa command'],
  [13, 'busy with another command'],
  [14, 'array too long'],
  [15, 'unknown event'],
])

/** User levels of SetAccessMode, and the hashes of the passwords that SICK gives them: 8014631 (2022). */
export const levels: ReadonlyMap<number, string> = new Map([
  [2, 'maintenance'],
  [3, 'authorised client'],
  [4, 'service'],
])
export const makersHashes: ReadonlySet<string> = new Set(['B21ACE26', 'F4724744', '81BE23AA'])
