/** Activation, objects, automation, and WMI. Numbers and names: the document named with each interface. */
import { type NamedInterface, rpcInterface } from './rpc-interface.ts'

export const dcom: readonly NamedInterface[] = [
  // [MS-DCOM] 3.1.2.5.1
  rpcInterface('99fcfec4-5260-101b-bbcb-00aa0021347a', 'IObjectExporter', 'browse', [
    [0, 'browse', 'ResolveOxid'],
    [1, 'diagnose', 'SimplePing'],
    [2, 'diagnose', 'ComplexPing'],
    [3, 'diagnose', 'ServerAlive'],
    [4, 'browse', 'ResolveOxid2'],
    [5, 'diagnose', 'ServerAlive2'],
  ]),
  // [MS-DCOM] 3.1.2.5.2.2
  rpcInterface('000001a0-0000-0000-c000-000000000046', 'IRemoteSCMActivator', 'execute', [
    [3, 'execute', 'RemoteGetClassObject'],
    [4, 'execute', 'RemoteCreateInstance'],
  ]),
  // [MS-DCOM] 3.1.2.5.2.1
  rpcInterface('4d9f4ab8-7d1c-11cf-861e-0020af6e7c57', 'IActivation', 'execute', [
    [0, 'execute', 'RemoteActivation'],
  ]),
  // [MS-DCOM] 3.1.1.5.6
  rpcInterface('00000131-0000-0000-c000-000000000046', 'IRemUnknown', 'read', [
    [3, 'browse', 'RemQueryInterface'],
    [4, 'read', 'RemAddRef'],
    [5, 'read', 'RemRelease'],
  ]),
  // [MS-DCOM] 3.1.1.5.7
  rpcInterface('00000143-0000-0000-c000-000000000046', 'IRemUnknown2', 'read', [
    [3, 'browse', 'RemQueryInterface'],
    [4, 'read', 'RemAddRef'],
    [5, 'read', 'RemRelease'],
    [6, 'browse', 'RemQueryInterface2'],
  ]),
  // [MS-OAUT] 3.1.4
  rpcInterface('00020400-0000-0000-c000-000000000046', 'IDispatch', 'execute', [
    [3, 'browse', 'GetTypeInfoCount'],
    [4, 'browse', 'GetTypeInfo'],
    [5, 'browse', 'GetIDsOfNames'],
    [6, 'execute', 'Invoke'],
  ]),
  // OLE connection points (ocidl)
  rpcInterface('b196b284-bab4-101a-b69c-00aa00341d07', 'IConnectionPointContainer', 'subscribe', [
    [3, 'browse', 'EnumConnectionPoints'],
    [4, 'browse', 'FindConnectionPoint'],
  ]),
  // OLE connection points (ocidl)
  rpcInterface('b196b286-bab4-101a-b69c-00aa00341d07', 'IConnectionPoint', 'subscribe', [
    [3, 'browse', 'GetConnectionInterface'],
    [4, 'browse', 'GetConnectionPointContainer'],
    [5, 'subscribe', 'Advise'],
    [6, 'subscribe', 'Unadvise'],
    [7, 'browse', 'EnumConnections'],
  ]),
  // OLE enumerations (objidl)
  rpcInterface('00000101-0000-0000-c000-000000000046', 'IEnumString', 'browse', [
    [3, 'browse', 'Next'],
    [4, 'browse', 'Skip'],
    [5, 'browse', 'Reset'],
    [6, 'browse', 'Clone'],
  ]),
  // OLE enumerations (comcat)
  rpcInterface('0002e000-0000-0000-c000-000000000046', 'IEnumGUID', 'browse', [
    [3, 'browse', 'Next'],
    [4, 'browse', 'Skip'],
    [5, 'browse', 'Reset'],
    [6, 'browse', 'Clone'],
  ]),
  // [MS-WMI] 3.1.4.1
  rpcInterface('f309ad18-d86a-11d0-a075-00c04fb68820', 'IWbemLevel1Login', 'authenticate', [
    [3, 'identify', 'EstablishPosition'],
    [4, 'authenticate', 'RequestChallenge'],
    [5, 'authenticate', 'WBEMLogin'],
    [6, 'authenticate', 'NTLMLogin'],
  ]),
  // [MS-WMI] 3.1.4.2
  rpcInterface('d4781cd6-e5d3-44df-ad94-930efe48a887', 'IWbemLoginClientID', 'identify', [
    [3, 'identify', 'SetClientInfo'],
  ]),
  // [MS-WMI] 3.1.4.3
  rpcInterface('9556dc99-828c-11cf-a37e-00aa003240c7', 'IWbemServices', 'read', [
    [3, 'browse', 'OpenNamespace'],
    [4, 'read', 'CancelAsyncCall'],
    [5, 'read', 'QueryObjectSink'],
    [6, 'read', 'GetObject'],
    [7, 'read', 'GetObjectAsync'],
    [8, 'write', 'PutClass'],
    [9, 'write', 'PutClassAsync'],
    [10, 'delete', 'DeleteClass'],
    [11, 'delete', 'DeleteClassAsync'],
    [12, 'browse', 'CreateClassEnum'],
    [13, 'browse', 'CreateClassEnumAsync'],
    [14, 'write', 'PutInstance'],
    [15, 'write', 'PutInstanceAsync'],
    [16, 'delete', 'DeleteInstance'],
    [17, 'delete', 'DeleteInstanceAsync'],
    [18, 'browse', 'CreateInstanceEnum'],
    [19, 'browse', 'CreateInstanceEnumAsync'],
    [20, 'read', 'ExecQuery'],
    [21, 'read', 'ExecQueryAsync'],
    [22, 'subscribe', 'ExecNotificationQuery'],
    [23, 'subscribe', 'ExecNotificationQueryAsync'],
    [24, 'execute', 'ExecMethod'],
    [25, 'execute', 'ExecMethodAsync'],
  ]),
  // [MS-WMI] 3.1.4.4
  rpcInterface('027947e1-d731-11ce-a357-000000000001', 'IEnumWbemClassObject', 'browse', [
    [3, 'browse', 'Reset'],
    [4, 'browse', 'Next'],
    [5, 'browse', 'NextAsync'],
    [6, 'browse', 'Clone'],
    [7, 'browse', 'Skip'],
  ]),
  // [MS-WMI] 3.1.4.6
  rpcInterface('1c1c45ee-4395-11d2-b60b-00104b703efd', 'IWbemFetchSmartEnum', 'browse', [
    [3, 'browse', 'GetSmartEnum'],
  ]),
  // [MS-WMI] 3.1.4.7
  rpcInterface('423ec01e-2e35-11d2-b604-00104b703efd', 'IWbemWCOSmartEnum', 'browse', [
    [3, 'browse', 'Next'],
  ]),
]
