/** Why a file cannot be read, in words a person can act on. */
export function fileReason(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return 'there is no such file'
    case 'EISDIR':
      return 'is a folder'
    case 'EACCES':
      return 'it may not be read by this user'
    default:
      return error instanceof Error ? error.message : String(error)
  }
}
