/** Programs whose procedures have a name here; others are emitted with their number. */
import type { Verb } from '#model/fact'

export const PORT_MAPPER = 100000
export const NFS = 100003
/** The debug agent of VxWorks, in the range of transient programs (RFC 5531 §8.4); CVE-2010-2965. */
export const DEBUG_AGENT = 0x55555555
export const MOUNT = 100005
export const GET_PORT = 3
export const MOUNT_PATH = 1

/** IANA "Remote Procedure Call (RPC) Program Numbers". */
export const programs: ReadonlyMap<number, string> = new Map([
  [PORT_MAPPER, 'portmap'],
  [100001, 'rstat'],
  [100002, 'rusers'],
  [NFS, 'nfs'],
  [100004, 'ypserv'],
  [MOUNT, 'mount'],
  [100008, 'wall'],
  [100011, 'rquota'],
  [100021, 'nlockmgr'],
  [100024, 'status'],
  [100068, 'cmsd'],
  [100083, 'ttdb'],
  [100227, 'nfs-acl'],
  [100232, 'sadmind'],
  [395183, 'vxi-11'],
  [DEBUG_AGENT, 'vxworks debug agent'],
])

/** By `program.procedure`. Port mapper: RFC 1833 §3.2; mount: RFC 1813 §5.2. */
export const procedures: ReadonlyMap<string, { readonly name: string; readonly verb: Verb }> = new Map([
  ['100000.0', { name: 'portmap NULL', verb: 'diagnose' }],
  ['100000.1', { name: 'portmap SET', verb: 'configure' }],
  ['100000.2', { name: 'portmap UNSET', verb: 'configure' }],
  ['100000.3', { name: 'portmap GETPORT', verb: 'browse' }],
  ['100000.4', { name: 'portmap DUMP', verb: 'browse' }],
  ['100000.5', { name: 'portmap CALLIT', verb: 'execute' }],
  ['100005.0', { name: 'mount NULL', verb: 'diagnose' }],
  ['100005.1', { name: 'mount MNT', verb: 'reserve' }],
  ['100005.2', { name: 'mount DUMP', verb: 'browse' }],
  ['100005.3', { name: 'mount UMNT', verb: 'reserve' }],
  ['100005.4', { name: 'mount UMNTALL', verb: 'reserve' }],
  ['100005.5', { name: 'mount EXPORT', verb: 'browse' }],
  // No public document; as open tools for the agent call them.
  [`${DEBUG_AGENT}.0`, { name: 'WDB ping', verb: 'diagnose' }],
  [`${DEBUG_AGENT}.1`, { name: 'WDB connect', verb: 'identify' }],
  [`${DEBUG_AGENT}.2`, { name: 'WDB disconnect', verb: 'diagnose' }],
  [`${DEBUG_AGENT}.4`, { name: 'WDB mode get', verb: 'read' }],
  [`${DEBUG_AGENT}.10`, { name: 'WDB memory read', verb: 'read' }],
  [`${DEBUG_AGENT}.11`, { name: 'WDB memory write', verb: 'write' }],
  [`${DEBUG_AGENT}.12`, { name: 'WDB memory fill', verb: 'write' }],
  [`${DEBUG_AGENT}.13`, { name: 'WDB memory move', verb: 'write' }],
  [`${DEBUG_AGENT}.14`, { name: 'WDB memory checksum', verb: 'read' }],
  [`${DEBUG_AGENT}.17`, { name: 'WDB memory scan', verb: 'read' }],
  [`${DEBUG_AGENT}.18`, { name: 'WDB memory write of many', verb: 'write' }],
  [`${DEBUG_AGENT}.19`, { name: 'WDB memory write of many', verb: 'write' }],
  [`${DEBUG_AGENT}.30`, { name: 'WDB context create', verb: 'execute' }],
  [`${DEBUG_AGENT}.31`, { name: 'WDB context kill', verb: 'restart' }],
  // Connect, of agents since VxWorks 6.
  [`${DEBUG_AGENT}.122`, { name: 'WDB connect 2', verb: 'identify' }],
])
