import type { ActionTable } from '#model/action'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    ChangeConfiguration: 'configure',
    SetNetworkProfile: 'configure',
    SetVariables: 'configure',
    ClearChargingProfile: 'set-limit',
    SetChargingProfile: 'set-limit',
    GetDiagnostics: 'read-history',
    GetLog: 'read-history',
    TriggerMessage: 'call',
    DataTransfer: 'call',
    CancelReservation: 'reserve',
    ReserveNow: 'reserve',
    ChangeAvailability: 'mode',
    RemoteStartTransaction: 'command',
    RemoteStopTransaction: 'command',
    RequestStartTransaction: 'command',
    RequestStopTransaction: 'command',
  },
  verbs: { report: 'report' },
}
