/**
 * Methods of the OPC interfaces by their numbers, after the three of IUnknown: OPC Common 1.10, Data Access 3.00,
 * Alarms and Events 1.10, Historical Data Access 1.20 (their IDL).
 */
import type { Verb } from '#model/fact'

export interface Method {
  readonly name: string
  readonly verb: Verb
  /** The server calls its client: the caller reports. */
  readonly isCallback: boolean
}

/** Number of the first method behind IUnknown. */
const FIRST = 3

type Words = readonly (readonly [name: string, verb: Verb])[]

const syncIo: Words = [
  ['Read', 'read'],
  ['Write', 'write'],
]
const asyncIo2: Words = [
  ...syncIo,
  ['Refresh2', 'read'],
  ['Cancel2', 'subscribe'],
  ['SetEnable', 'subscribe'],
  ['GetEnable', 'read'],
]
const groupState: Words = [
  ['GetState', 'read'],
  ['SetState', 'subscribe'],
  ['SetName', 'subscribe'],
  ['CloneGroup', 'subscribe'],
]
const serverList: Words = [
  ['EnumClassesOfCategories', 'browse'],
  ['GetClassDetails', 'browse'],
  ['CLSIDFromProgID', 'browse'],
]
const enumeration: Words = [
  ['Next', 'browse'],
  ['Skip', 'browse'],
  ['Reset', 'browse'],
  ['Clone', 'browse'],
]
const eventServer: Words = [
  ['GetStatus', 'identify'],
  ['CreateEventSubscription', 'subscribe'],
  ['QueryAvailableFilters', 'browse'],
  ['QueryEventCategories', 'browse'],
  ['QueryConditionNames', 'browse'],
  ['QuerySubConditionNames', 'browse'],
  ['QuerySourceConditions', 'browse'],
  ['QueryEventAttributes', 'browse'],
  ['TranslateToItemIDs', 'browse'],
  ['GetConditionState', 'read'],
  ['EnableConditionByArea', 'configure'],
  ['EnableConditionBySource', 'configure'],
  ['DisableConditionByArea', 'configure'],
  ['DisableConditionBySource', 'configure'],
  ['AckCondition', 'operate'],
  ['CreateAreaBrowser', 'browse'],
]
const eventSubscription: Words = [
  ['SetFilter', 'subscribe'],
  ['GetFilter', 'read'],
  ['SelectReturnedAttributes', 'subscribe'],
  ['GetReturnedAttributes', 'read'],
  ['Refresh', 'read'],
  ['CancelRefresh', 'subscribe'],
  ['GetState', 'read'],
  ['SetState', 'subscribe'],
]
const historyUpdate: Words = [
  ['QueryCapabilities', 'browse'],
  ['Insert', 'write'],
  ['Replace', 'write'],
  ['InsertReplace', 'write'],
  ['DeleteRaw', 'delete'],
  ['DeleteAtTime', 'delete'],
]
const keepAlive: Words = [
  ['SetKeepAlive', 'subscribe'],
  ['GetKeepAlive', 'read'],
]

const interfaces: readonly (readonly [name: string, methods: Words])[] = [
  // Data Access.
  [
    'IOPCServer',
    [
      ['AddGroup', 'subscribe'],
      ['GetErrorString', 'read'],
      ['GetGroupByName', 'browse'],
      ['GetStatus', 'identify'],
      ['RemoveGroup', 'subscribe'],
      ['CreateGroupEnumerator', 'browse'],
    ],
  ],
  [
    'IOPCServerPublicGroups',
    [
      ['GetPublicGroupByName', 'browse'],
      ['RemovePublicGroup', 'delete'],
    ],
  ],
  [
    'IOPCBrowseServerAddressSpace',
    [
      ['QueryOrganization', 'browse'],
      ['ChangeBrowsePosition', 'browse'],
      ['BrowseOPCItemIDs', 'browse'],
      ['GetItemID', 'browse'],
      ['BrowseAccessPaths', 'browse'],
    ],
  ],
  ['IOPCGroupStateMgt', groupState],
  ['IOPCGroupStateMgt2', [...groupState, ...keepAlive]],
  [
    'IOPCPublicGroupStateMgt',
    [
      ['GetState', 'read'],
      ['MoveToPublic', 'configure'],
    ],
  ],
  ['IOPCSyncIO', syncIo],
  ['IOPCSyncIO2', [...syncIo, ['ReadMaxAge', 'read'], ['WriteVQT', 'write']]],
  ['IOPCAsyncIO', [...syncIo, ['Refresh', 'read'], ['Cancel', 'subscribe']]],
  ['IOPCAsyncIO2', asyncIo2],
  ['IOPCAsyncIO3', [...asyncIo2, ['ReadMaxAge', 'read'], ['WriteVQT', 'write'], ['RefreshMaxAge', 'read']]],
  [
    'IOPCItemMgt',
    [
      ['AddItems', 'subscribe'],
      ['ValidateItems', 'browse'],
      ['RemoveItems', 'subscribe'],
      ['SetActiveState', 'subscribe'],
      ['SetClientHandles', 'subscribe'],
      ['SetDatatypes', 'subscribe'],
      ['CreateEnumerator', 'browse'],
    ],
  ],
  ['IEnumOPCItemAttributes', enumeration],
  [
    'IOPCItemProperties',
    [
      ['QueryAvailableProperties', 'browse'],
      ['GetItemProperties', 'read'],
      ['LookupItemIDs', 'browse'],
    ],
  ],
  [
    'IOPCItemDeadbandMgt',
    [
      ['SetItemDeadband', 'subscribe'],
      ['GetItemDeadband', 'read'],
      ['ClearItemDeadband', 'subscribe'],
    ],
  ],
  [
    'IOPCItemSamplingMgt',
    [
      ['SetItemSamplingRate', 'subscribe'],
      ['GetItemSamplingRate', 'read'],
      ['ClearItemSamplingRate', 'subscribe'],
      ['SetItemBufferEnable', 'subscribe'],
      ['GetItemBufferEnable', 'read'],
    ],
  ],
  [
    'IOPCBrowse',
    [
      ['GetProperties', 'read'],
      ['Browse', 'browse'],
    ],
  ],
  [
    'IOPCItemIO',
    [
      ['Read', 'read'],
      ['WriteVQT', 'write'],
    ],
  ],
  // Common.
  [
    'IOPCCommon',
    [
      ['SetLocaleID', 'subscribe'],
      ['GetLocaleID', 'read'],
      ['QueryAvailableLocaleIDs', 'browse'],
      ['GetErrorString', 'read'],
      ['SetClientName', 'identify'],
    ],
  ],
  ['IOPCServerList', serverList],
  ['IOPCServerList2', serverList],
  ['IOPCEnumGUID', enumeration],
  // Alarms and Events.
  ['IOPCEventServer', eventServer],
  [
    'IOPCEventServer2',
    [
      ...eventServer,
      ['EnableConditionByArea2', 'configure'],
      ['EnableConditionBySource2', 'configure'],
      ['DisableConditionByArea2', 'configure'],
      ['DisableConditionBySource2', 'configure'],
      ['GetEnableStateByArea', 'read'],
      ['GetEnableStateBySource', 'read'],
    ],
  ],
  ['IOPCEventSubscriptionMgt', eventSubscription],
  ['IOPCEventSubscriptionMgt2', [...eventSubscription, ...keepAlive]],
  [
    'IOPCEventAreaBrowser',
    [
      ['ChangeBrowsePosition', 'browse'],
      ['BrowseOPCAreas', 'browse'],
      ['GetQualifiedAreaName', 'browse'],
      ['GetQualifiedSourceName', 'browse'],
    ],
  ],
  // Historical Data Access.
  [
    'IOPCHDA_Server',
    [
      ['GetItemAttributes', 'browse'],
      ['GetAggregates', 'browse'],
      ['GetHistorianStatus', 'identify'],
      ['GetItemHandles', 'browse'],
      ['ReleaseItemHandles', 'browse'],
      ['ValidateItemIDs', 'browse'],
      ['CreateBrowse', 'browse'],
    ],
  ],
  [
    'IOPCHDA_Browser',
    [
      ['GetEnum', 'browse'],
      ['ChangeBrowsePosition', 'browse'],
      ['GetItemID', 'browse'],
      ['GetBranchPosition', 'browse'],
    ],
  ],
  [
    'IOPCHDA_SyncRead',
    [
      ['ReadRaw', 'read'],
      ['ReadProcessed', 'read'],
      ['ReadAtTime', 'read'],
      ['ReadModified', 'read'],
      ['ReadAttribute', 'read'],
    ],
  ],
  ['IOPCHDA_SyncUpdate', historyUpdate],
  ['IOPCHDA_AsyncUpdate', [...historyUpdate, ['Cancel', 'subscribe']]],
  [
    'IOPCHDA_SyncAnnotations',
    [
      ['QueryCapabilities', 'browse'],
      ['Read', 'read'],
      ['Insert', 'write'],
    ],
  ],
  [
    'IOPCHDA_AsyncAnnotations',
    [
      ['QueryCapabilities', 'browse'],
      ['Read', 'read'],
      ['Insert', 'write'],
      ['Cancel', 'subscribe'],
    ],
  ],
  [
    'IOPCHDA_AsyncRead',
    [
      ['ReadRaw', 'read'],
      ['AdviseRaw', 'subscribe'],
      ['ReadProcessed', 'read'],
      ['AdviseProcessed', 'subscribe'],
      ['ReadAtTime', 'read'],
      ['ReadModified', 'read'],
      ['ReadAttribute', 'read'],
      ['Cancel', 'subscribe'],
    ],
  ],
  [
    'IOPCHDA_Playback',
    [
      ['ReadRawWithUpdate', 'read'],
      ['ReadProcessedWithUpdate', 'read'],
      ['Cancel', 'subscribe'],
    ],
  ],
]

/** Interfaces of clients, which the server calls. */
const callbacks: readonly (readonly [name: string, methods: readonly string[]])[] = [
  ['IOPCDataCallback', ['OnDataChange', 'OnReadComplete', 'OnWriteComplete', 'OnCancelComplete']],
  ['IOPCShutdown', ['ShutdownRequest']],
  ['IOPCEventSink', ['OnEvent']],
  [
    'IOPCHDA_DataCallback',
    [
      'OnDataChange',
      'OnReadComplete',
      'OnReadModifiedComplete',
      'OnReadAttributeComplete',
      'OnReadAnnotations',
      'OnInsertAnnotations',
      'OnPlayback',
      'OnUpdateComplete',
      'OnCancelComplete',
    ],
  ],
]

/** `IOPCSyncIO/3` → method. */
export const methods: ReadonlyMap<string, Method> = new Map([
  ...interfaces.flatMap(([name, words]) =>
    words.map(([method, verb], i): [string, Method] => [
      `${name}/${FIRST + i}`,
      { name: `${name}::${method}`, verb, isCallback: false },
    ]),
  ),
  ...callbacks.flatMap(([name, words]) =>
    words.map((method, i): [string, Method] => [
      `${name}/${FIRST + i}`,
      { name: `${name}::${method}`, verb: 'report', isCallback: true },
    ]),
  ),
])

export function methodOf(interfaceName: string, opnum: number): Method {
  return (
    methods.get(`${interfaceName}/${opnum}`) ?? {
      name: `${interfaceName} ${opnum}`,
      verb: 'read',
      isCallback: callbacks.some(([name]) => name === interfaceName),
    }
  )
}
