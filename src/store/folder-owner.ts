/** Gives files that root writes into a user's data folder to that user: their next server must be able to open them. */
import { fchownSync, fstatSync, lchownSync, lstatSync, statSync } from 'node:fs'

const REFUSED: ReadonlySet<unknown> = new Set(['EPERM', 'EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/**
 * Gives a new file in a folder to the folder's owner, if root created it and the folder belongs to another user.
 *
 * @param made a path, or the descriptor of an open file; a link itself is given, never its target; a file with several
 * names is not given, because the owner may have linked another user's file
 */
export function giveToOwner(folder: string, made: string | number): void {
  if (process.geteuid?.() !== 0) return
  const { uid, gid } = statSync(folder)
  const now = typeof made === 'number' ? fstatSync(made) : lstatSync(made)
  if (uid === 0 || now.uid === uid || (now.nlink > 1 && !now.isDirectory())) return
  try {
    if (typeof made === 'number') fchownSync(made, uid, gid)
    else lchownSync(made, uid, gid)
  } catch (error) {
    // Disks on the network that do not trust root, and containers that do not know the owner: it was written all the same.
    if (!REFUSED.has((error as NodeJS.ErrnoException).code)) throw error
  }
}
