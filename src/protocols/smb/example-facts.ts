/** A file or a pipe is opened: what examples of rules are made of. */
export function opened(object: string) {
  return {
    ...{ protocol: 'smb', serverPort: 445 },
    fact: {
      kind: 'operation',
      verb: 'read',
      name: 'SMB2 CREATE',
      code: 'smb2/0x05',
      object,
      outcome: 'requested',
    },
  } as const
}
