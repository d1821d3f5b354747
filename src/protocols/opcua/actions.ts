import type { ActionName, ActionTable } from '#model/action'
import type { Operation } from '#model/fact'

/** Actions of operations, where the verb does not decide. */
export const actions: ActionTable = {
  codes: {
    AddNodes: 'configure',
    AddReferences: 'configure',
    TestStack: 'upkeep',
    TestStackEx: 'upkeep',
    Publish: 'upkeep',
    Republish: 'upkeep',
    Cancel: 'upkeep',
    SessionlessInvoke: 'call',
    CreateMonitoredItems: 'subscribe',
    CreateSubscription: 'subscribe',
    ModifyMonitoredItems: 'subscribe',
    ModifySubscription: 'subscribe',
    SetTriggering: 'subscribe',
    TransferSubscriptions: 'subscribe',
    CloseSession: 'session-end',
    CloseSecureChannel: 'session-end',
    OpenSecureChannel: 'session',
    OPN: 'session',
    CreateSession: 'session',
    FindServersOnNetwork: 'scan',
    HistoryRead: 'read-history',
    Browse: 'list-points',
    BrowseNext: 'list-points',
    TranslateBrowsePathsToNodeIds: 'list-points',
    EventNotification: 'report',
    uadp: 'report',
    RegisterServer: 'report',
    RegisterServer2: 'report',
    HistoryUpdate: 'configure',
  },
  of,
}

/** Subscriptions that are deleted or no longer published: OPC 10000-4 §5.13, §5.14. Methods of conditions: OPC 10000-9 §5.7. */
function of({ code, verb, object = '', value }: Operation): ActionName | undefined {
  if (code === 'DeleteSubscriptions' || code === 'DeleteMonitoredItems') return 'session-end'
  if (code === 'SetPublishingMode' || code === 'SetMonitoringMode')
    return /false|disabled|^0$/i.test(String(value ?? '')) ? 'silence' : 'subscribe'
  if (code !== 'Call' || verb !== 'execute') return undefined
  return /\b(Acknowledge|Confirm|.*Shelve|Suppress|Silence)$/.test(object) ? 'acknowledge' : 'call'
}
