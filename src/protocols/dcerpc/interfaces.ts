/** RPC interfaces and operations by name: the section 3.1.4 of each protocol document of Microsoft; C706 appendix O (epmapper). */
import type { Verb } from '#model/fact'
import { carried } from './carried.ts'

export interface RpcInterface {
  readonly name: string
  /** Verb of operations that are not named here. */
  readonly verb: Verb
  readonly operations: ReadonlyMap<number, readonly [verb: Verb, name: string]>
  /** Read by a folder of its own, which tells its calls and asks for them by this selector; here it has but a name. */
  readonly carriedAs: string | undefined
}

type Row = readonly [opnum: number, verb: Verb, name: string]

function rpcInterface(name: string, verb: Verb, rows: readonly Row[]): RpcInterface {
  return {
    name,
    verb,
    operations: new Map(rows.map(([opnum, does, called]) => [opnum, [does, called]])),
    carriedAs: undefined,
  }
}

const carriedInterfaces = carried.map(([uuid, name, carriedAs]): [string, RpcInterface] => [
  uuid,
  { name, verb: 'read', operations: new Map(), carriedAs: carriedAs ?? uuid },
])

export const interfaces: ReadonlyMap<string, RpcInterface> = new Map([
  [
    'e1af8308-5d1f-11c9-91a4-08002b14a0fa',
    rpcInterface('epmapper', 'browse', [
      [2, 'browse', 'ept_lookup'],
      [3, 'browse', 'ept_map'],
    ]),
  ],
  [
    'afa8bd80-7d8a-11c9-bef4-08002b102989',
    rpcInterface('mgmt', 'identify', [[0, 'identify', 'rpc_mgmt_inq_if_ids']]),
  ],
  [
    '367abb81-9844-35f1-ad32-98f038001003',
    rpcInterface('svcctl', 'execute', [
      // [MS-SCMR]
      [0, 'read', 'RCloseServiceHandle'],
      [1, 'stop', 'RControlService'],
      [2, 'delete', 'RDeleteService'],
      [6, 'read', 'RQueryServiceStatus'],
      [11, 'configure', 'RChangeServiceConfigW'],
      [12, 'configure', 'RCreateServiceW'],
      [14, 'browse', 'REnumServicesStatusW'],
      [15, 'browse', 'ROpenSCManagerW'],
      [16, 'browse', 'ROpenServiceW'],
      [17, 'read', 'RQueryServiceConfigW'],
      [19, 'start', 'RStartServiceW'],
      [24, 'configure', 'RCreateServiceA'],
      [27, 'browse', 'ROpenSCManagerA'],
      [28, 'browse', 'ROpenServiceA'],
      [31, 'start', 'RStartServiceA'],
    ]),
  ],
  [
    '1ff70682-0a51-30e8-076d-740be8cee98b',
    rpcInterface('atsvc', 'execute', [
      // [MS-TSCH]
      [0, 'execute', 'NetrJobAdd'],
      [1, 'delete', 'NetrJobDel'],
      [2, 'browse', 'NetrJobEnum'],
      [3, 'read', 'NetrJobGetInfo'],
    ]),
  ],
  [
    '86d35949-83c9-4044-b424-db363231fd0c',
    rpcInterface('ITaskSchedulerService', 'execute', [
      // [MS-TSCH]
      [0, 'identify', 'SchRpcHighestVersion'],
      [1, 'configure', 'SchRpcRegisterTask'],
      [2, 'read', 'SchRpcRetrieveTask'],
      [7, 'browse', 'SchRpcEnumTasks'],
      [12, 'execute', 'SchRpcRun'],
      [13, 'delete', 'SchRpcDelete'],
    ]),
  ],
  [
    '12345778-1234-abcd-ef00-0123456789ac',
    rpcInterface('samr', 'browse', [
      // [MS-SAMR]
      [0, 'browse', 'SamrConnect'],
      [1, 'read', 'SamrCloseHandle'],
      [5, 'browse', 'SamrLookupDomainInSamServer'],
      [6, 'browse', 'SamrEnumerateDomainsInSamServer'],
      [7, 'browse', 'SamrOpenDomain'],
      [11, 'browse', 'SamrEnumerateGroupsInDomain'],
      [12, 'configure', 'SamrCreateUserInDomain'],
      [13, 'browse', 'SamrEnumerateUsersInDomain'],
      [15, 'browse', 'SamrEnumerateAliasesInDomain'],
      [16, 'browse', 'SamrGetAliasMembership'],
      [17, 'browse', 'SamrLookupNamesInDomain'],
      [25, 'browse', 'SamrGetMembersInGroup'],
      [33, 'browse', 'SamrGetMembersInAlias'],
      [34, 'browse', 'SamrOpenUser'],
      [35, 'delete', 'SamrDeleteUser'],
      [36, 'read', 'SamrQueryInformationUser'],
      [37, 'configure', 'SamrSetInformationUser'],
      [38, 'set-password', 'SamrChangePasswordUser'],
      [40, 'browse', 'SamrQueryDisplayInformation'],
      [46, 'read', 'SamrQueryInformationDomain2'],
      [50, 'configure', 'SamrCreateUser2InDomain'],
      [55, 'set-password', 'SamrUnicodeChangePasswordUser2'],
      [57, 'browse', 'SamrConnect2'],
      [58, 'configure', 'SamrSetInformationUser2'],
      [62, 'browse', 'SamrConnect4'],
      [64, 'browse', 'SamrConnect5'],
    ]),
  ],
  [
    '12345778-1234-abcd-ef00-0123456789ab',
    rpcInterface('lsarpc', 'browse', [
      // [MS-LSAD], [MS-LSAT]
      [0, 'read', 'LsarClose'],
      [6, 'browse', 'LsarOpenPolicy'],
      [7, 'read', 'LsarQueryInformationPolicy'],
      [14, 'browse', 'LsarLookupNames'],
      [15, 'browse', 'LsarLookupSids'],
      [42, 'write', 'LsarStorePrivateData'],
      [43, 'read', 'LsarRetrievePrivateData'],
      [44, 'browse', 'LsarOpenPolicy2'],
      [45, 'browse', 'LsarGetUserName'],
      [46, 'read', 'LsarQueryInformationPolicy2'],
      [57, 'browse', 'LsarLookupSids2'],
      [58, 'browse', 'LsarLookupNames2'],
      [68, 'browse', 'LsarLookupNames3'],
      [76, 'browse', 'LsarLookupSids3'],
      [77, 'browse', 'LsarLookupNames4'],
    ]),
  ],
  [
    '4b324fc8-1670-01d3-1278-5a47bf6ee188',
    rpcInterface('srvsvc', 'browse', [
      // [MS-SRVS]
      [8, 'browse', 'NetrConnectionEnum'],
      [9, 'browse', 'NetrFileEnum'],
      [12, 'browse', 'NetrSessionEnum'],
      [14, 'configure', 'NetrShareAdd'],
      [15, 'browse', 'NetrShareEnum'],
      [16, 'browse', 'NetrShareGetInfo'],
      [18, 'delete', 'NetrShareDel'],
      [21, 'identify', 'NetrServerGetInfo'],
      [28, 'read', 'NetrRemoteTOD'],
    ]),
  ],
  [
    '6bffd098-a112-3610-9833-46c3f87e345a',
    rpcInterface('wkssvc', 'browse', [
      // [MS-WKST]
      [0, 'identify', 'NetrWkstaGetInfo'],
      [2, 'browse', 'NetrWkstaUserEnum'],
    ]),
  ],
  [
    '338cd001-2244-31f1-aaaa-900038001003',
    rpcInterface('winreg', 'read', [
      // [MS-RRP]
      [2, 'browse', 'OpenLocalMachine'],
      [5, 'read', 'BaseRegCloseKey'],
      [6, 'write', 'BaseRegCreateKey'],
      [7, 'delete', 'BaseRegDeleteKey'],
      [8, 'delete', 'BaseRegDeleteValue'],
      [9, 'browse', 'BaseRegEnumKey'],
      [10, 'browse', 'BaseRegEnumValue'],
      [15, 'browse', 'BaseRegOpenKey'],
      [17, 'read', 'BaseRegQueryValue'],
      [20, 'read', 'BaseRegSaveKey'],
      [22, 'write', 'BaseRegSetValue'],
      [26, 'identify', 'BaseRegGetVersion'],
    ]),
  ],
  [
    '12345678-1234-abcd-ef00-01234567cffb',
    rpcInterface('netlogon', 'authenticate', [
      // [MS-NRPC]
      [2, 'authenticate', 'NetrLogonSamLogon'],
      [4, 'authenticate', 'NetrServerReqChallenge'],
      [5, 'authenticate', 'NetrServerAuthenticate'],
      [15, 'authenticate', 'NetrServerAuthenticate2'],
      [21, 'identify', 'NetrLogonGetCapabilities'],
      [26, 'authenticate', 'NetrServerAuthenticate3'],
      [29, 'read', 'NetrLogonGetDomainInfo'],
      [30, 'set-password', 'NetrServerPasswordSet2'],
      [34, 'browse', 'DsrGetDcNameEx2'],
      [39, 'authenticate', 'NetrLogonSamLogonEx'],
      [40, 'browse', 'DsrEnumerateDomainTrusts'],
      [45, 'authenticate', 'NetrLogonSamLogonWithFlags'],
    ]),
  ],
  [
    'e3514235-4b06-11d1-ab04-00c04fc2dcd2',
    rpcInterface('drsuapi', 'read', [
      // [MS-DRSR]
      [0, 'browse', 'IDL_DRSBind'],
      [1, 'read', 'IDL_DRSUnbind'],
      [3, 'read', 'IDL_DRSGetNCChanges'],
      [4, 'configure', 'IDL_DRSUpdateRefs'],
      [5, 'configure', 'IDL_DRSReplicaAdd'],
      [12, 'browse', 'IDL_DRSCrackNames'],
      [16, 'browse', 'IDL_DRSDomainControllerInfo'],
      [17, 'configure', 'IDL_DRSAddEntry'],
    ]),
  ],
  [
    '12345678-1234-abcd-ef00-0123456789ab',
    rpcInterface('spoolss', 'execute', [
      // [MS-RPRN]
      [0, 'browse', 'RpcEnumPrinters'],
      [1, 'browse', 'RpcOpenPrinter'],
      [29, 'read', 'RpcClosePrinter'],
      [65, 'subscribe', 'RpcRemoteFindFirstPrinterChangeNotificationEx'],
      [69, 'browse', 'RpcOpenPrinterEx'],
      [89, 'configure', 'RpcAddPrinterDriverEx'],
    ]),
  ],
  [
    'c681d488-d850-11d0-8c52-00c04fd90f7e',
    rpcInterface('efsrpc', 'execute', [
      [0, 'read', 'EfsRpcOpenFileRaw'],
      [4, 'write', 'EfsRpcEncryptFileSrv'],
    ]),
  ], // [MS-EFSR]
  [
    '82273fdc-e32a-18c3-3f78-827929dc23ea',
    rpcInterface('eventlog', 'read', [[0, 'delete', 'ElfrClearELFW']]),
  ], // [MS-EVEN]
  ['3dde7c30-165d-11d1-ab8f-00805f14db40', rpcInterface('BackupKey', 'read', [[0, 'read', 'BackuprKey']])], // [MS-BKRP]
  [
    '3919286a-b10c-11d0-9ba8-00c04fd92ef5',
    rpcInterface('dssetup', 'browse', [[0, 'browse', 'DsRolerGetPrimaryDomainInformation']]),
  ], // [MS-DSSP]
  [
    '99fcfec4-5260-101b-bbcb-00aa0021347a',
    rpcInterface('IObjectExporter', 'browse', [
      // [MS-DCOM]
      [0, 'browse', 'ResolveOxid'],
      [1, 'diagnose', 'SimplePing'],
      [2, 'diagnose', 'ComplexPing'],
      [3, 'diagnose', 'ServerAlive'],
      [4, 'browse', 'ResolveOxid2'],
      [5, 'diagnose', 'ServerAlive2'],
    ]),
  ],
  [
    '000001a0-0000-0000-c000-000000000046',
    rpcInterface('IRemoteSCMActivator', 'execute', [
      [3, 'execute', 'RemoteGetClassObject'],
      [4, 'execute', 'RemoteCreateInstance'],
    ]),
  ], // [MS-DCOM]
  [
    '4d9f4ab8-7d1c-11cf-861e-0020af6e7c57',
    rpcInterface('IActivation', 'execute', [[0, 'execute', 'RemoteActivation']]),
  ], // [MS-DCOM]
  [
    '00000131-0000-0000-c000-000000000046',
    rpcInterface('IRemUnknown', 'read', [
      [3, 'browse', 'RemQueryInterface'],
      [4, 'read', 'RemAddRef'],
      [5, 'read', 'RemRelease'],
    ]),
  ], // [MS-DCOM]
  [
    '00000143-0000-0000-c000-000000000046',
    rpcInterface('IRemUnknown2', 'read', [
      [3, 'browse', 'RemQueryInterface'],
      [4, 'read', 'RemAddRef'],
      [5, 'read', 'RemRelease'],
    ]),
  ], // [MS-DCOM]
  [
    '00020400-0000-0000-c000-000000000046',
    rpcInterface('IDispatch', 'execute', [
      // [MS-OAUT]
      [3, 'browse', 'GetTypeInfoCount'],
      [4, 'browse', 'GetTypeInfo'],
      [5, 'browse', 'GetIDsOfNames'],
      [6, 'execute', 'Invoke'],
    ]),
  ],
  [
    'f309ad18-d86a-11d0-a075-00c04fb68820',
    rpcInterface('IWbemLevel1Login', 'authenticate', [[6, 'authenticate', 'NTLMLogin']]),
  ], // [MS-WMI]
  [
    '9556dc99-828c-11cf-a37e-00aa003240c7',
    rpcInterface('IWbemServices', 'read', [
      [6, 'read', 'GetObject'],
      [20, 'read', 'ExecQuery'],
      [24, 'execute', 'ExecMethod'],
    ]),
  ], // [MS-WMI]
  ...carriedInterfaces,
])
