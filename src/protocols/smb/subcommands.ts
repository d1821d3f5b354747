/** Functions inside commands: transactions of SMB 1, controls of SMB 2, kinds of information that are set. */
import { hexCode } from '#bytes/hex'
import type { Verb } from '#model/fact'

export interface Subcommand {
  /** Joined to the command's code: `smb1/0x32/0x05`. */
  readonly code: string
  readonly name: string
  readonly verb: Verb
}

type Table = ReadonlyMap<number, readonly [verb: Verb, name: string]>

/** [MS-CIFS] 2.2.2.2, table of SMB_COM_TRANSACTION2. */
const transaction2: Table = new Map([
  [0x00, ['write', 'TRANS2_OPEN2']],
  [0x01, ['browse', 'TRANS2_FIND_FIRST2']],
  [0x02, ['browse', 'TRANS2_FIND_NEXT2']],
  [0x03, ['read', 'TRANS2_QUERY_FS_INFORMATION']],
  [0x04, ['write', 'TRANS2_SET_FS_INFORMATION']],
  [0x05, ['read', 'TRANS2_QUERY_PATH_INFORMATION']],
  [0x06, ['write', 'TRANS2_SET_PATH_INFORMATION']],
  [0x07, ['read', 'TRANS2_QUERY_FILE_INFORMATION']],
  [0x08, ['write', 'TRANS2_SET_FILE_INFORMATION']],
  [0x09, ['execute', 'TRANS2_FSCTL']],
  [0x0a, ['execute', 'TRANS2_IOCTL2']],
  [0x0b, ['subscribe', 'TRANS2_FIND_NOTIFY_FIRST']],
  [0x0c, ['subscribe', 'TRANS2_FIND_NOTIFY_NEXT']],
  [0x0d, ['write', 'TRANS2_CREATE_DIRECTORY']],
  [0x0e, ['execute', 'TRANS2_SESSION_SETUP']],
  [0x10, ['browse', 'TRANS2_GET_DFS_REFERRAL']],
  [0x11, ['report', 'TRANS2_REPORT_DFS_INCONSISTENCY']],
])

/** Reserved and never implemented ([MS-CIFS] 2.2.6.15): the back door DoublePulsar answers to it. */
export const TRANS2_SESSION_SETUP = 0x0e

/** [MS-CIFS] 2.2.2.2, table of SMB_COM_NT_TRANSACT. */
const ntTransact: Table = new Map([
  [1, ['write', 'NT_TRANSACT_CREATE']],
  [2, ['execute', 'NT_TRANSACT_IOCTL']],
  [3, ['configure', 'NT_TRANSACT_SET_SECURITY_DESC']],
  [4, ['subscribe', 'NT_TRANSACT_NOTIFY_CHANGE']],
  [5, ['write', 'NT_TRANSACT_RENAME']],
  [6, ['read', 'NT_TRANSACT_QUERY_SECURITY_DESC']],
])

/**
 * Operation of a transaction on a pipe: [MS-CIFS] 2.2.2.2, table of SMB_COM_TRANSACTION. Its payload has facts of its
 * own.
 */
const transaction: Table = new Map([
  [0x01, ['read', 'TRANS_SET_NMPIPE_STATE']],
  [0x11, ['read', 'TRANS_RAW_READ_NMPIPE']],
  [0x21, ['read', 'TRANS_QUERY_NMPIPE_STATE']],
  [0x22, ['read', 'TRANS_QUERY_NMPIPE_INFO']],
  [0x23, ['read', 'TRANS_PEEK_NMPIPE']],
  [0x26, ['read', 'TRANS_TRANSACT_NMPIPE']],
  [0x31, ['read', 'TRANS_RAW_WRITE_NMPIPE']],
  [0x36, ['read', 'TRANS_READ_NMPIPE']],
  [0x37, ['read', 'TRANS_WRITE_NMPIPE']],
  [0x53, ['read', 'TRANS_WAIT_NMPIPE']],
  [0x54, ['read', 'TRANS_CALL_NMPIPE']],
])

/** The only transaction on a mailslot: [MS-MAIL] 2.2.1. */
export const mailslotWrite: Subcommand = { code: 'mailslot', name: 'TRANS_MAILSLOT_WRITE', verb: 'report' }

/** CtlCode: [MS-SMB2] 2.2.31, [MS-FSCC] 2.3. */
const controls: Table = new Map([
  [0x00060194, ['browse', 'FSCTL_DFS_GET_REFERRALS']],
  [0x000601b0, ['browse', 'FSCTL_DFS_GET_REFERRALS_EX']],
  [0x0009009c, ['read', 'FSCTL_GET_OBJECT_ID']],
  [0x000900a4, ['write', 'FSCTL_SET_REPARSE_POINT']],
  [0x000900a8, ['read', 'FSCTL_GET_REPARSE_POINT']],
  [0x000900c0, ['write', 'FSCTL_CREATE_OR_GET_OBJECT_ID']],
  [0x000900c4, ['write', 'FSCTL_SET_SPARSE']],
  [0x000940cf, ['read', 'FSCTL_QUERY_ALLOCATED_RANGES']],
  [0x000980c8, ['write', 'FSCTL_SET_ZERO_DATA']],
  [0x00098208, ['write', 'FSCTL_FILE_LEVEL_TRIM']],
  [0x0011400c, ['read', 'FSCTL_PIPE_PEEK']],
  [0x00110018, ['read', 'FSCTL_PIPE_WAIT']],
  [0x0011c017, ['read', 'FSCTL_PIPE_TRANSCEIVE']], // what rides on it is told apart
  [0x00140078, ['read', 'FSCTL_SRV_REQUEST_RESUME_KEY']],
  [0x00140204, ['identify', 'FSCTL_VALIDATE_NEGOTIATE_INFO']],
  [0x001401bb, ['read', 'FSCTL_SRV_READ_HASH']],
  [0x001401d4, ['reserve', 'FSCTL_LMR_REQUEST_RESILIENCY']],
  [0x001401fc, ['identify', 'FSCTL_QUERY_NETWORK_INTERFACE_INFO']],
  [0x001440f2, ['write', 'FSCTL_SRV_COPYCHUNK']],
  [0x00144064, ['read', 'FSCTL_SRV_ENUMERATE_SNAPSHOTS']],
  [0x001480f2, ['write', 'FSCTL_SRV_COPYCHUNK_WRITE']],
])

function found(table: Table, number: number, width: number): Subcommand {
  const code = hexCode(number, width)
  const [verb, name] = table.get(number) ?? ['execute', code]
  return { code, name, verb }
}

export function trans2Subcommand(number: number): Subcommand {
  return found(transaction2, number, 2)
}

export function ntTransactSubcommand(number: number): Subcommand {
  return found(ntTransact, number, 2)
}

/** Undefined where the transaction is not one on a pipe. */
export function pipeSubcommand(number: number): Subcommand | undefined {
  return transaction.has(number) ? found(transaction, number, 2) : undefined
}

export function controlSubcommand(number: number): Subcommand {
  return found(controls, number, 8)
}

/** For `protocols list`. */
export const subcommands: readonly Subcommand[] = [
  { ...mailslotWrite, code: `smb1/0x25/${mailslotWrite.code}` },
  ...[...transaction.keys()].map((number) => ({
    ...pipeSubcommand(number)!,
    code: `smb1/0x25/${hexCode(number)}`,
  })),
  ...[...transaction2.keys()].map((number) => {
    const sub = trans2Subcommand(number)
    return { ...sub, code: `smb1/0x32/${sub.code}` }
  }),
  ...[...ntTransact.keys()].map((number) => {
    const sub = ntTransactSubcommand(number)
    return { ...sub, code: `smb1/0xa0/${sub.code}` }
  }),
  ...[...controls.keys()].map((number) => {
    const sub = controlSubcommand(number)
    return { ...sub, code: `smb2/0x0b/${sub.code}` }
  }),
]
