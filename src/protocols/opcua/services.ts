/** Services by the node ids of their binary encodings: OPC 10000-6 annex A.3 (NodeIds.csv), OPC 10000-4 §5. */
import type { Verb } from '#model/fact'

interface Service {
  readonly name: string
  readonly verb: Verb
}

/** Encoding ids that other files ask about. */
export const encoding = {
  serviceFault: 397,
  findServers: 422,
  findServersResponse: 425,
  getEndpoints: 428,
  getEndpointsResponse: 431,
  registerServer: 437,
  openSecureChannel: 446,
  openSecureChannelResponse: 449,
  closeSecureChannel: 452,
  createSession: 461,
  createSessionResponse: 464,
  activateSession: 467,
  activateSessionResponse: 470,
  closeSession: 473,
  addNodes: 488,
  deleteNodes: 500,
  browse: 527,
  browseResponse: 530,
  browseNextResponse: 536,
  translate: 554,
  registerNodes: 560,
  read: 631,
  readResponse: 634,
  historyRead: 664,
  write: 673,
  writeResponse: 676,
  historyUpdate: 700,
  call: 712,
  callResponse: 715,
  createMonitoredItems: 751,
  createMonitoredItemsResponse: 754,
  publish: 826,
  publishResponse: 829,
  republishResponse: 835,
  findServersOnNetworkResponse: 12209,
  registerServer2: 12211,
  // Extension objects.
  anonymousToken: 321,
  userNameToken: 324,
  certificateToken: 327,
  buildInfo: 340,
  dataChangeNotification: 811,
  serverStatus: 864,
  eventNotificationList: 916,
  eventFilter: 727,
  issuedToken: 940,
} as const

type Row = readonly [request: number, response: number, verb: Verb, name: string]

const rows: readonly Row[] = [
  // Tests of a stack, gone from the standard since 1.02.
  [410, 413, 'diagnose', 'TestStack'],
  [416, 419, 'diagnose', 'TestStackEx'],
  // Discovery: OPC 10000-4 §5.5.
  [422, 425, 'browse', 'FindServers'],
  [12208, 12209, 'browse', 'FindServersOnNetwork'],
  [428, 431, 'identify', 'GetEndpoints'],
  [437, 440, 'report', 'RegisterServer'],
  [12211, 12212, 'report', 'RegisterServer2'],
  // Secure channel: §5.6. A channel does not identify the user; a session does.
  [446, 449, 'identify', 'OpenSecureChannel'],
  [452, 455, 'identify', 'CloseSecureChannel'],
  // Session: §5.7.
  [461, 464, 'identify', 'CreateSession'],
  [467, 470, 'authenticate', 'ActivateSession'],
  [473, 476, 'identify', 'CloseSession'],
  [479, 482, 'subscribe', 'Cancel'],
  // Node management: §5.8.
  [488, 491, 'configure', 'AddNodes'],
  [494, 497, 'configure', 'AddReferences'],
  [500, 503, 'delete', 'DeleteNodes'],
  [506, 509, 'delete', 'DeleteReferences'],
  // View: §5.9.
  [527, 530, 'browse', 'Browse'],
  [533, 536, 'browse', 'BrowseNext'],
  [554, 557, 'browse', 'TranslateBrowsePathsToNodeIds'],
  [560, 563, 'browse', 'RegisterNodes'],
  [566, 569, 'browse', 'UnregisterNodes'],
  // Query: §5.10.
  [615, 618, 'browse', 'QueryFirst'],
  [621, 624, 'browse', 'QueryNext'],
  // Attribute: §5.11.
  [631, 634, 'read', 'Read'],
  [664, 667, 'read', 'HistoryRead'],
  [673, 676, 'write', 'Write'],
  [700, 703, 'write', 'HistoryUpdate'],
  // Method: §5.12.
  [712, 715, 'execute', 'Call'],
  // Monitored items and subscriptions: §5.13, §5.14.
  [751, 754, 'subscribe', 'CreateMonitoredItems'],
  [763, 766, 'subscribe', 'ModifyMonitoredItems'],
  [769, 772, 'subscribe', 'SetMonitoringMode'],
  [775, 778, 'subscribe', 'SetTriggering'],
  [781, 784, 'subscribe', 'DeleteMonitoredItems'],
  [787, 790, 'subscribe', 'CreateSubscription'],
  [793, 796, 'subscribe', 'ModifySubscription'],
  [799, 802, 'subscribe', 'SetPublishingMode'],
  [826, 829, 'subscribe', 'Publish'],
  [832, 835, 'subscribe', 'Republish'],
  [841, 844, 'subscribe', 'TransferSubscriptions'],
  [847, 850, 'subscribe', 'DeleteSubscriptions'],
  // Without a session: §6.3.
  [15903, 21001, 'execute', 'SessionlessInvoke'],
]

export const requests: ReadonlyMap<number, Service> = new Map(
  rows.map(([request, , verb, name]) => [request, { name, verb }]),
)

export const responses: ReadonlySet<number> = new Set([
  encoding.serviceFault,
  ...rows.map(([, response]) => response),
])

/** The service of a response; a fault does not contain it. */
export const answered: ReadonlyMap<number, Service> = new Map(
  rows.map(([, response, verb, name]) => [response, { name, verb }]),
)

export const services: readonly Service[] = rows.map(([, , verb, name]) => ({ name, verb }))
