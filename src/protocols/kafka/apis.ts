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
  [24, { verb: 'report', name: 'AddPartitionsToTxn' }],
  [25, { verb: 'report', name: 'AddOffsetsToTxn' }],
  [26, { verb: 'report', name: 'EndTxn' }],
  [28, { verb: 'report', name: 'TxnOffsetCommit' }],
  [29, { verb: 'read', name: 'DescribeAcls' }],
  [30, { verb: 'configure', name: 'CreateAcls' }],
  [31, { verb: 'delete', name: 'DeleteAcls' }],
  [32, { verb: 'read', name: 'DescribeConfigs' }],
  [33, { verb: 'configure', name: 'AlterConfigs' }],
  [36, { verb: 'authenticate', name: 'SaslAuthenticate' }],
  [37, { verb: 'configure', name: 'CreatePartitions' }],
  [42, { verb: 'delete', name: 'DeleteGroups' }],
  [44, { verb: 'configure', name: 'IncrementalAlterConfigs' }],
  [45, { verb: 'configure', name: 'AlterPartitionReassignments' }],
  [47, { verb: 'delete', name: 'OffsetDelete' }],
  [50, { verb: 'read', name: 'DescribeUserScramCredentials' }],
  [51, { verb: 'set-password', name: 'AlterUserScramCredentials' }],
  [60, { verb: 'browse', name: 'DescribeCluster' }],
  [68, { verb: 'subscribe', name: 'ConsumerGroupHeartbeat' }],
  [75, { verb: 'browse', name: 'DescribeTopicPartitions' }],
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
/** Newest version of any request, with room for what is to come. */
export const NEWEST = 24
