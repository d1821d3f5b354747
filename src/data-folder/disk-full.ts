/** True for errors of the file system that mean a full disk or quota. */
export function isFull(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'disk-full'
}
