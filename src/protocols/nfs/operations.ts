import type { Verb } from '#model/fact'

export interface Procedure {
  readonly name: string
  readonly verb: Verb
}

/** RFC 1813 §3.3, by procedure number. */
export const version3: ReadonlyMap<number, Procedure> = new Map([
  [0, { name: 'NULL', verb: 'diagnose' }],
  [1, { name: 'GETATTR', verb: 'read' }],
  [2, { name: 'SETATTR', verb: 'write' }],
  [3, { name: 'LOOKUP', verb: 'browse' }],
  [4, { name: 'ACCESS', verb: 'read' }],
  [5, { name: 'READLINK', verb: 'read' }],
  [6, { name: 'READ', verb: 'read' }],
  [7, { name: 'WRITE', verb: 'write' }],
  [8, { name: 'CREATE', verb: 'write' }],
  [9, { name: 'MKDIR', verb: 'write' }],
  [10, { name: 'SYMLINK', verb: 'write' }],
  [11, { name: 'MKNOD', verb: 'write' }],
  [12, { name: 'REMOVE', verb: 'delete' }],
  [13, { name: 'RMDIR', verb: 'delete' }],
  [14, { name: 'RENAME', verb: 'write' }],
  [15, { name: 'LINK', verb: 'write' }],
  [16, { name: 'READDIR', verb: 'browse' }],
  [17, { name: 'READDIRPLUS', verb: 'browse' }],
  [18, { name: 'FSSTAT', verb: 'read' }],
  [19, { name: 'FSINFO', verb: 'read' }],
  [20, { name: 'PATHCONF', verb: 'read' }],
  [21, { name: 'COMMIT', verb: 'write' }],
])

/** RFC 1094 §2.2. */
export const version2: ReadonlyMap<number, Procedure> = new Map([
  [0, { name: 'NULL', verb: 'diagnose' }],
  [1, { name: 'GETATTR', verb: 'read' }],
  [2, { name: 'SETATTR', verb: 'write' }],
  [3, { name: 'ROOT', verb: 'read' }],
  [4, { name: 'LOOKUP', verb: 'browse' }],
  [5, { name: 'READLINK', verb: 'read' }],
  [6, { name: 'READ', verb: 'read' }],
  [7, { name: 'WRITECACHE', verb: 'write' }],
  [8, { name: 'WRITE', verb: 'write' }],
  [9, { name: 'CREATE', verb: 'write' }],
  [10, { name: 'REMOVE', verb: 'delete' }],
  [11, { name: 'RENAME', verb: 'write' }],
  [12, { name: 'LINK', verb: 'write' }],
  [13, { name: 'SYMLINK', verb: 'write' }],
  [14, { name: 'MKDIR', verb: 'write' }],
  [15, { name: 'RMDIR', verb: 'delete' }],
  [16, { name: 'READDIR', verb: 'browse' }],
  [17, { name: 'STATFS', verb: 'read' }],
])

/** Procedures whose arguments are a directory's handle and a name. */
export const named3: ReadonlySet<number> = new Set([3, 8, 9, 10, 11, 12, 13, 14])
export const named2: ReadonlySet<number> = new Set([4, 9, 10, 11, 13, 14, 15])

/** Shape of the arguments of an operation, as far as one needs it to reach the next: bytes, or what comes. */
export type Shape = number | 'opaque' | 'name' | 'names' | 'bitmap' | 'directory' | 'write' | 'unknown'

/** Operations of compounds: RFC 7530 §16, RFC 8881 §18. */
export const version4: ReadonlyMap<number, Procedure & { readonly shape: Shape }> = new Map([
  [3, { name: 'ACCESS', verb: 'read', shape: 4 }],
  [4, { name: 'CLOSE', verb: 'reserve', shape: 20 }],
  [5, { name: 'COMMIT', verb: 'write', shape: 12 }],
  [6, { name: 'CREATE', verb: 'write', shape: 'unknown' }],
  [9, { name: 'GETATTR', verb: 'read', shape: 'bitmap' }],
  [10, { name: 'GETFH', verb: 'read', shape: 0 }],
  [11, { name: 'LINK', verb: 'write', shape: 'name' }],
  [12, { name: 'LOCK', verb: 'reserve', shape: 'unknown' }],
  [15, { name: 'LOOKUP', verb: 'browse', shape: 'name' }],
  [16, { name: 'LOOKUPP', verb: 'browse', shape: 0 }],
  [18, { name: 'OPEN', verb: 'reserve', shape: 'unknown' }],
  [22, { name: 'PUTFH', verb: 'read', shape: 'opaque' }],
  [23, { name: 'PUTPUBFH', verb: 'read', shape: 0 }],
  [24, { name: 'PUTROOTFH', verb: 'read', shape: 0 }],
  [25, { name: 'READ', verb: 'read', shape: 28 }],
  [26, { name: 'READDIR', verb: 'browse', shape: 'directory' }],
  [27, { name: 'READLINK', verb: 'read', shape: 0 }],
  [28, { name: 'REMOVE', verb: 'delete', shape: 'name' }],
  [29, { name: 'RENAME', verb: 'write', shape: 'names' }],
  [30, { name: 'RENEW', verb: 'reserve', shape: 8 }],
  [31, { name: 'RESTOREFH', verb: 'read', shape: 0 }],
  [32, { name: 'SAVEFH', verb: 'read', shape: 0 }],
  [34, { name: 'SETATTR', verb: 'write', shape: 'unknown' }],
  [35, { name: 'SETCLIENTID', verb: 'reserve', shape: 'unknown' }],
  [36, { name: 'SETCLIENTID_CONFIRM', verb: 'reserve', shape: 16 }],
  [38, { name: 'WRITE', verb: 'write', shape: 'write' }],
  [42, { name: 'EXCHANGE_ID', verb: 'reserve', shape: 'unknown' }],
  [43, { name: 'CREATE_SESSION', verb: 'reserve', shape: 'unknown' }],
  [44, { name: 'DESTROY_SESSION', verb: 'reserve', shape: 16 }],
  [53, { name: 'SEQUENCE', verb: 'reserve', shape: 32 }],
  [57, { name: 'DESTROY_CLIENTID', verb: 'reserve', shape: 8 }],
  [58, { name: 'RECLAIM_COMPLETE', verb: 'reserve', shape: 4 }],
])
