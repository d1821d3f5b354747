import type { Verb } from '#model/fact'

/** Methods of the Web API: Function Manual 11/2023, chapter Web API. Others are classified by their first word. */
export const methods: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ['Api.Browse', 'browse'],
  ['Api.ChangePassword', 'set-password'],
  ['Api.GetPermissions', 'read'],
  ['Api.Login', 'authenticate'],
  ['Api.Logout', 'authenticate'],
  ['Api.Ping', 'diagnose'],
  ['Api.Version', 'identify'],
  ['Alarms.Acknowledge', 'operate'],
  ['Datalogs.DownloadAndClear', 'delete'],
  ['Files.Create', 'write'],
  ['Files.Delete', 'delete'],
  ['Files.DeleteDirectory', 'delete'],
  ['Files.Download', 'read'],
  ['Files.Rename', 'write'],
  ['Plc.CreateBackup', 'upload-program'],
  ['Plc.ReadOperatingMode', 'diagnose'],
  ['Plc.ReadSystemTime', 'read'],
  ['Plc.RequestChangeOperatingMode', 'set-mode'],
  ['Plc.RestoreBackup', 'download-program'],
  ['Plc.SetSystemTime', 'set-time'],
  ['Plc.SetTimeSettings', 'configure'],
  ['PlcProgram.Browse', 'browse'],
  ['PlcProgram.Read', 'read'],
  ['PlcProgram.Write', 'write'],
  ['WebApp.Create', 'configure'],
  ['WebApp.Delete', 'configure'],
  ['WebApp.SetState', 'configure'],
])

/** The word behind the dot, where a method is not listed. */
const WORDS: readonly (readonly [begins: RegExp, verb: Verb])[] = [
  [/^(?:Browse|List)/, 'browse'],
  [/^(?:Read|Get|Download)/, 'read'],
  [/^(?:Set|Create|Delete|Rename|Configure)/, 'configure'],
]

/** Verb of a method; changing the mode is a stop or a start, by `mode`. */
export function verbOf(method: string, mode: unknown): Verb {
  if (method === 'Plc.RequestChangeOperatingMode')
    return mode === 'stop' ? 'stop' : mode === 'run' ? 'start' : 'set-mode'
  const word = method.slice(method.indexOf('.') + 1)
  return methods.get(method) ?? WORDS.find(([begins]) => begins.test(word))?.[1] ?? 'execute'
}
