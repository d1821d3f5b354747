/** Where Sightglass keeps and answers: the data folder, its disk, and the port of the pages. */
import { accessSync, constants, existsSync, type Stats, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { isFolderInUse, LOCK_FILE } from '#data-folder/folder-lock'
import { fileReason } from '#data-folder/readable-file'
import { listenAddress } from '#server/http/listen-address'
import { MAIN_FILE } from '#store/sql/event-files'
import { type Finding, gigabytes, ok, problem, warning } from './finding.ts'

/** Bytes below which the server says that it cannot keep what it hears, and those of some weeks of a small site. */
const LEAST_FREE = 64 * 1024 ** 2
const WANTED_FREE = 5e9

/** What the group and others may do. */
const OTHERS = 0o077

export function checkData(data: string): Finding {
  const path = resolve(data)
  const about = 'data folder'
  let status: Stats | undefined
  try {
    status = statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    return problem(
      about,
      `${path}: ${fileReason(error)}`,
      'let this user into the folders above it, or name another with --data',
    )
  }
  if (status === undefined) {
    const above = firstThere(path)
    if (mayWrite(above)) return ok(about, `${path}: not there yet; the first start makes it`)
    return problem(
      about,
      `${path}: not there, and this user may not make it in ${above}`,
      'name another with --data',
    )
  }
  if (!status.isDirectory()) return problem(about, `${path}: a file`, 'name a folder with --data')
  if (!mayWrite(path))
    return problem(about, `${path}: this user may not write there`, 'chown it, or name another with --data')
  const foreign = [LOCK_FILE, MAIN_FILE].map((name) => join(path, name)).find((file) => isForeign(file))
  if (foreign !== undefined)
    return problem(
      about,
      `${foreign}: this user may not read and write it; did another start the server once?`,
      `give all in ${path} to the user of the server: chown -R`,
    )
  if (!existsSync(join(path, MAIN_FILE)))
    return ok(about, `${path}: holds no store yet; the first start makes it`)
  if ((status.mode & OTHERS) !== 0)
    return warning(about, `${path}: other users of this machine may look into it`, `chmod 700 ${path}`)
  if (isFolderInUse(path)) return ok(about, `${path}: a server works with it now`)
  return ok(about, `${path}: ready`)
}

export function checkDisk(data: string): Finding {
  const { bavail, blocks, bsize } = statfsSync(firstThere(resolve(data)))
  const free = bavail * bsize
  const found = `${gigabytes(free)} of ${gigabytes(blocks * bsize)} GB free under the data folder`
  if (free < LEAST_FREE) return problem('disk', found, 'free some: nothing that is heard can be kept')
  if (free < WANTED_FREE)
    return warning('disk', found, 'free some, or name a larger disk with --data: captures and events grow')
  return ok('disk', found)
}

export async function checkPort(listen: string | undefined): Promise<Finding> {
  let address: ReturnType<typeof listenAddress>
  try {
    address = listenAddress(listen)
  } catch (error) {
    return problem('port', (error as Error).message, 'name an address of this machine alone, or leave it out')
  }
  const { host, port } = address
  const found = `${host}:${port}`
  const server = createServer()
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    server.once('error', resolve)
    server.listen(port, host, () => resolve(undefined))
  })
  if (error === undefined) {
    await new Promise((resolve) => server.close(resolve))
    return ok('port', `${found} is free`)
  }
  if (error.code === 'EADDRINUSE')
    return warning(
      'port',
      `${found} is taken, by a Sightglass or another program`,
      'choose another with --listen 127.0.0.1:PORT',
    )
  return problem('port', `${found}: ${error.message}`, 'choose another with --listen 127.0.0.1:PORT')
}

function firstThere(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : firstThere(dirname(path))
}

function isForeign(file: string): boolean {
  return existsSync(file) && !may(file, constants.R_OK | constants.W_OK)
}

function mayWrite(folder: string): boolean {
  return may(folder, constants.W_OK | constants.X_OK)
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}
