import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

interface Command {
  readonly verb: Verb
  readonly name: string
}

/** Commands of SMB 2 and 3: [MS-SMB2] 2.2.1.2. */
export const smb2Commands: ReadonlyMap<number, Command> = new Map([
  [0x00, { verb: 'identify', name: 'SMB2 NEGOTIATE' }],
  [0x01, { verb: 'authenticate', name: 'SMB2 SESSION_SETUP' }],
  [0x02, { verb: 'authenticate', name: 'SMB2 LOGOFF' }],
  [0x03, { verb: 'browse', name: 'SMB2 TREE_CONNECT' }],
  [0x04, { verb: 'browse', name: 'SMB2 TREE_DISCONNECT' }],
  [0x05, { verb: 'read', name: 'SMB2 CREATE' }], // write or delete where disposition and options say so
  [0x06, { verb: 'read', name: 'SMB2 CLOSE' }],
  [0x07, { verb: 'write', name: 'SMB2 FLUSH' }],
  [0x08, { verb: 'read', name: 'SMB2 READ' }],
  [0x09, { verb: 'write', name: 'SMB2 WRITE' }],
  [0x0a, { verb: 'reserve', name: 'SMB2 LOCK' }],
  [0x0b, { verb: 'execute', name: 'SMB2 IOCTL' }],
  [0x0c, { verb: 'read', name: 'SMB2 CANCEL' }],
  [0x0d, { verb: 'diagnose', name: 'SMB2 ECHO' }],
  [0x0e, { verb: 'browse', name: 'SMB2 QUERY_DIRECTORY' }],
  [0x0f, { verb: 'subscribe', name: 'SMB2 CHANGE_NOTIFY' }],
  [0x10, { verb: 'read', name: 'SMB2 QUERY_INFO' }],
  [0x11, { verb: 'write', name: 'SMB2 SET_INFO' }],
  [0x12, { verb: 'report', name: 'SMB2 OPLOCK_BREAK' }],
])

/** Commands of SMB 1: [MS-CIFS] 2.2.2.1. */
export const smb1Commands: ReadonlyMap<number, Command> = new Map([
  [0x00, { verb: 'write', name: 'SMB_COM_CREATE_DIRECTORY' }],
  [0x01, { verb: 'delete', name: 'SMB_COM_DELETE_DIRECTORY' }],
  [0x02, { verb: 'read', name: 'SMB_COM_OPEN' }],
  [0x03, { verb: 'write', name: 'SMB_COM_CREATE' }],
  [0x04, { verb: 'read', name: 'SMB_COM_CLOSE' }],
  [0x05, { verb: 'write', name: 'SMB_COM_FLUSH' }],
  [0x06, { verb: 'delete', name: 'SMB_COM_DELETE' }],
  [0x07, { verb: 'write', name: 'SMB_COM_RENAME' }],
  [0x08, { verb: 'read', name: 'SMB_COM_QUERY_INFORMATION' }],
  [0x09, { verb: 'write', name: 'SMB_COM_SET_INFORMATION' }],
  [0x0a, { verb: 'read', name: 'SMB_COM_READ' }],
  [0x0b, { verb: 'write', name: 'SMB_COM_WRITE' }],
  [0x0f, { verb: 'write', name: 'SMB_COM_CREATE_NEW' }],
  [0x10, { verb: 'browse', name: 'SMB_COM_CHECK_DIRECTORY' }],
  [0x12, { verb: 'read', name: 'SMB_COM_SEEK' }],
  [0x22, { verb: 'write', name: 'SMB_COM_SET_INFORMATION2' }],
  [0x23, { verb: 'read', name: 'SMB_COM_QUERY_INFORMATION2' }],
  [0x24, { verb: 'reserve', name: 'SMB_COM_LOCKING_ANDX' }],
  [0x25, { verb: 'execute', name: 'SMB_COM_TRANSACTION' }],
  [0x26, { verb: 'execute', name: 'SMB_COM_TRANSACTION_SECONDARY' }],
  [0x2b, { verb: 'diagnose', name: 'SMB_COM_ECHO' }],
  [0x2d, { verb: 'read', name: 'SMB_COM_OPEN_ANDX' }],
  [0x2e, { verb: 'read', name: 'SMB_COM_READ_ANDX' }],
  [0x2f, { verb: 'write', name: 'SMB_COM_WRITE_ANDX' }],
  [0x32, { verb: 'browse', name: 'SMB_COM_TRANSACTION2' }],
  [0x33, { verb: 'browse', name: 'SMB_COM_TRANSACTION2_SECONDARY' }],
  [0x34, { verb: 'browse', name: 'SMB_COM_FIND_CLOSE2' }],
  [0x70, { verb: 'browse', name: 'SMB_COM_TREE_CONNECT' }],
  [0x71, { verb: 'browse', name: 'SMB_COM_TREE_DISCONNECT' }],
  [0x72, { verb: 'identify', name: 'SMB_COM_NEGOTIATE' }],
  [0x73, { verb: 'authenticate', name: 'SMB_COM_SESSION_SETUP_ANDX' }],
  [0x74, { verb: 'authenticate', name: 'SMB_COM_LOGOFF_ANDX' }],
  [0x75, { verb: 'browse', name: 'SMB_COM_TREE_CONNECT_ANDX' }],
  [0x80, { verb: 'read', name: 'SMB_COM_QUERY_INFORMATION_DISK' }],
  [0x81, { verb: 'browse', name: 'SMB_COM_SEARCH' }],
  [0xa0, { verb: 'execute', name: 'SMB_COM_NT_TRANSACT' }],
  [0xa1, { verb: 'execute', name: 'SMB_COM_NT_TRANSACT_SECONDARY' }],
  [0xa2, { verb: 'read', name: 'SMB_COM_NT_CREATE_ANDX' }],
  [0xa4, { verb: 'read', name: 'SMB_COM_NT_CANCEL' }],
  [0xa5, { verb: 'write', name: 'SMB_COM_NT_RENAME' }],
])

/** `smb2/0x05`: the dialect parts codes that mean different things in SMB 1 and 2. */
export function codeOf(dialect: 'smb1' | 'smb2', command: number): string {
  return `${dialect}/${hexCode(command)}`
}

/** CreateDisposition: [MS-SMB2] 2.2.13, [MS-CIFS] 2.2.4.64.1. */
const FILE_OPEN = 1
/** FILE_DELETE_ON_CLOSE of CreateOptions. */
const DELETE_ON_CLOSE = 0x1000

/** Verb of opening a file: a new or emptied file is written, one to be deleted on close is deleted. */
export function createVerb(disposition: number, options: number): Verb {
  if ((options & DELETE_ON_CLOSE) !== 0) return 'delete'
  return disposition === FILE_OPEN ? 'read' : 'write'
}
