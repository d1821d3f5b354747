import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    'Plc.SetTimeSettings': 'clock',
    'WebApp.Create': 'configure',
    'WebApp.Delete': 'configure',
    'WebApp.SetState': 'configure',
    'Api.Ping': 'upkeep',
    'Plc.ReadOperatingMode': 'read-state',
    'Plc.RequestChangeOperatingMode': 'mode',
    'Api.Logout': 'session-end',
    'Files.Download': 'read-file',
    'Files.Create': 'write-file',
    'Files.Rename': 'write-file',
    'Alarms.Acknowledge': 'acknowledge',
    'PlcProgram.Read': 'read-values',
    'PlcProgram.Write': 'set-parameter',
  },
}
