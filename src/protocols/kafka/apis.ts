import type { Verb } from '#model/fact'

export interface Api {
  readonly verb: Verb
  readonly name: string
}

/** Kinds of requests by key: Apache Kafka protocol guide (4.0), "API Keys". */
export const apis: ReadonlyMap<number, Api> = new Map<number, Api>([
  [0, { verb: 'report', name: 'Produce' }],
  [1, { verb: 'read', name: 'Fetch' }],
  [2, { verb: 'read', name: 'ListOffsets' }],
  [3, { verb: 'browse', name: 'Metadata' }],
  [4, { verb: 'report', name: 'LeaderAndIsr' }],
  [5, { verb: 'report', name: 'StopReplica' }],
  [6, { verb: 'report', name: 'UpdateMetadata' }],
  [7, { verb: 'report', name: 'ControlledShutdown' }],
  [8, { verb: 'subscribe', name: 'OffsetCommit' }],
  [9, { verb: 'read', name: 'OffsetFetch' }],
  [10, { verb: 'browse', name: 'FindCoordinator' }],
  [11, { verb: 'subscribe', name: 'JoinGroup' }],
  [12, { verb: 'diagnose', name: 'Heartbeat' }],
  [13, { verb: 'subscribe', name: 'LeaveGroup' }],
  [14, { verb: 'subscribe', name: 'SyncGroup' }],
  [15, { verb: 'browse', name: 'DescribeGroups' }],
  [16, { verb: 'browse', name: 'ListGroups' }],
  [17, { verb: 'authenticate', name: 'SaslHandshake' }],
  [18, { verb: 'identify', name: 'ApiVersions' }],
  [19, { verb: 'configure', name: 'CreateTopics' }],
  [20, { verb: 'delete', name: 'DeleteTopics' }],
  [21, { verb: 'delete', name: 'DeleteRecords' }],
  [22, { verb: 'report', name: 'InitProducerId' }],
  [23, { verb: 'read', name: 'OffsetForLeaderEpoch' }],
  [24, { verb: 'report', name: 'AddPartitionsToTxn' }],
  [25, { verb: 'report', name: 'AddOffsetsToTxn' }],
  [26, { verb: 'report', name: 'EndTxn' }],
  [27, { verb: 'report', name: 'WriteTxnMarkers' }],
  [28, { verb: 'report', name: 'TxnOffsetCommit' }],
  [29, { verb: 'read', name: 'DescribeAcls' }],
  [30, { verb: 'configure', name: 'CreateAcls' }],
  [31, { verb: 'delete', name: 'DeleteAcls' }],
  [32, { verb: 'read', name: 'DescribeConfigs' }],
  [33, { verb: 'configure', name: 'AlterConfigs' }],
  [34, { verb: 'configure', name: 'AlterReplicaLogDirs' }],
  [35, { verb: 'read', name: 'DescribeLogDirs' }],
  [36, { verb: 'authenticate', name: 'SaslAuthenticate' }],
  [37, { verb: 'configure', name: 'CreatePartitions' }],
  [38, { verb: 'authenticate', name: 'CreateDelegationToken' }],
  [39, { verb: 'authenticate', name: 'RenewDelegationToken' }],
  [40, { verb: 'authenticate', name: 'ExpireDelegationToken' }],
  [41, { verb: 'read', name: 'DescribeDelegationToken' }],
  [42, { verb: 'delete', name: 'DeleteGroups' }],
  [43, { verb: 'operate', name: 'ElectLeaders' }],
  [44, { verb: 'configure', name: 'IncrementalAlterConfigs' }],
  [45, { verb: 'configure', name: 'AlterPartitionReassignments' }],
  [46, { verb: 'read', name: 'ListPartitionReassignments' }],
  [47, { verb: 'delete', name: 'OffsetDelete' }],
  [48, { verb: 'read', name: 'DescribeClientQuotas' }],
  [49, { verb: 'configure', name: 'AlterClientQuotas' }],
  [50, { verb: 'read', name: 'DescribeUserScramCredentials' }],
  [51, { verb: 'set-password', name: 'AlterUserScramCredentials' }],
  [55, { verb: 'read', name: 'DescribeQuorum' }],
  [57, { verb: 'configure', name: 'UpdateFeatures' }],
  [60, { verb: 'browse', name: 'DescribeCluster' }],
  [61, { verb: 'read', name: 'DescribeProducers' }],
  [64, { verb: 'delete', name: 'UnregisterBroker' }],
  [65, { verb: 'read', name: 'DescribeTransactions' }],
  [66, { verb: 'browse', name: 'ListTransactions' }],
  [68, { verb: 'subscribe', name: 'ConsumerGroupHeartbeat' }],
  [69, { verb: 'browse', name: 'ConsumerGroupDescribe' }],
  [71, { verb: 'read', name: 'GetTelemetrySubscriptions' }],
  [72, { verb: 'report', name: 'PushTelemetry' }],
  [74, { verb: 'browse', name: 'ListClientMetricsResources' }],
  [75, { verb: 'browse', name: 'DescribeTopicPartitions' }],
  [76, { verb: 'subscribe', name: 'ShareGroupHeartbeat' }],
  [77, { verb: 'browse', name: 'ShareGroupDescribe' }],
  [78, { verb: 'read', name: 'ShareFetch' }],
  [79, { verb: 'subscribe', name: 'ShareAcknowledge' }],
])

export const PRODUCE = 0
export const SASL_HANDSHAKE = 17
export const API_VERSIONS = 18
export const SASL_AUTHENTICATE = 36

/** First version whose header ends with tagged fields, of the requests whose contents are read: same guide, "The Messages". */
const flexibleSince: ReadonlyMap<number, number> = new Map([
  [PRODUCE, 9],
  [API_VERSIONS, 3],
  [SASL_AUTHENTICATE, 2],
])

/** True if lengths in this request are varints one above the length. */
export function isFlexible(key: number, version: number): boolean {
  return version >= (flexibleSince.get(key) ?? Number.POSITIVE_INFINITY)
}
/** Last key, with room for future ones: unknown ones are emitted with their number. */
export const LAST = 127
/** Newest version of any request, with room for what is to come. */
export const NEWEST = 24
