import type { Verb } from '#model/fact'

/** Operation of the first byte of a command: MySQL 8.0 Client/Server Protocol, "Command Phase". */
export const commands: ReadonlyMap<number, { readonly name: string; readonly verb: Verb }> = new Map([
  [0x01, { name: 'COM_QUIT', verb: 'execute' }],
  [0x02, { name: 'COM_INIT_DB', verb: 'execute' }],
  [0x03, { name: 'COM_QUERY', verb: 'execute' }],
  [0x04, { name: 'COM_FIELD_LIST', verb: 'browse' }],
  [0x05, { name: 'COM_CREATE_DB', verb: 'configure' }],
  [0x06, { name: 'COM_DROP_DB', verb: 'delete' }],
  [0x07, { name: 'COM_REFRESH', verb: 'configure' }],
  [0x08, { name: 'COM_SHUTDOWN', verb: 'execute' }], // `stop` is for what halts a process
  [0x09, { name: 'COM_STATISTICS', verb: 'diagnose' }],
  [0x0a, { name: 'COM_PROCESS_INFO', verb: 'diagnose' }],
  [0x0c, { name: 'COM_PROCESS_KILL', verb: 'execute' }],
  [0x0d, { name: 'COM_DEBUG', verb: 'diagnose' }],
  [0x0e, { name: 'COM_PING', verb: 'diagnose' }],
  [0x11, { name: 'COM_CHANGE_USER', verb: 'authenticate' }],
  [0x12, { name: 'COM_BINLOG_DUMP', verb: 'read' }],
  [0x15, { name: 'COM_REGISTER_SLAVE', verb: 'subscribe' }],
  [0x16, { name: 'COM_STMT_PREPARE', verb: 'execute' }],
  [0x17, { name: 'COM_STMT_EXECUTE', verb: 'execute' }],
  [0x18, { name: 'COM_STMT_SEND_LONG_DATA', verb: 'execute' }],
  [0x19, { name: 'COM_STMT_CLOSE', verb: 'execute' }],
  [0x1a, { name: 'COM_STMT_RESET', verb: 'execute' }],
  [0x1b, { name: 'COM_SET_OPTION', verb: 'configure' }],
  [0x1c, { name: 'COM_STMT_FETCH', verb: 'read' }],
  [0x1e, { name: 'COM_BINLOG_DUMP_GTID', verb: 'read' }],
  [0x1f, { name: 'COM_RESET_CONNECTION', verb: 'configure' }],
])
