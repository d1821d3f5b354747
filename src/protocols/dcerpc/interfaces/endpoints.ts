/** The endpoint mapper and management. Numbers and names: the document named with each interface. */
import { type NamedInterface, rpcInterface } from './rpc-interface.ts'

export const endpoints: readonly NamedInterface[] = [
  // C706 appendix O
  rpcInterface('e1af8308-5d1f-11c9-91a4-08002b14a0fa', 'epmapper', 'browse', [
    [0, 'configure', 'ept_insert'],
    [1, 'delete', 'ept_delete'],
    [2, 'browse', 'ept_lookup'],
    [3, 'browse', 'ept_map'],
    [4, 'browse', 'ept_lookup_handle_free'],
    [5, 'browse', 'ept_inq_object'],
    [6, 'delete', 'ept_mgmt_delete'],
  ]),
  // C706 appendix Q
  rpcInterface('afa8bd80-7d8a-11c9-bef4-08002b102989', 'mgmt', 'identify', [
    [0, 'identify', 'rpc__mgmt_inq_if_ids'],
    [1, 'diagnose', 'rpc__mgmt_inq_stats'],
    [2, 'diagnose', 'rpc__mgmt_is_server_listening'],
    [3, 'execute', 'rpc__mgmt_stop_server_listening'],
    [4, 'identify', 'rpc__mgmt_inq_princ_name'],
  ]),
]
