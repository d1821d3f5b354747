import { statfs } from 'node:fs/promises'

/** Bytes of the file system of a folder; undefined if the system does not report them. */
export async function diskOf(
  folder: string,
): Promise<{ readonly free: number; readonly size: number } | undefined> {
  const found = await statfs(folder).catch(() => undefined)
  return found && { free: found.bavail * found.bsize, size: found.blocks * found.bsize }
}
