/** Checks data folder, disk space and listening port. */
import { accessSync, constants, existsSync, type Stats, statfsSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { isFolderInUse, LOCK_FILE } from '#data-folder/folder-lock'
import { fileReason } from '#data-folder/readable-file'
import { listenAddress } from '#server/http/listen-address'
import { MAIN_FILE } from '#store/sql/event-files'
import { type CheckResult, gigabytes, ok, problem, warning } from './finding.ts'

/** Bytes: minimum for the server, and a few weeks of a small site. */
const LEAST_FREE = 64 * 1024 ** 2
const WANTED_FREE = 5e9

/** Permission bits of group and others. */
const OTHERS = 0o077

export function checkData(data: string): CheckResult {
  const path = resolve(data)
  const about = 'data folder'
  let status: Stats | undefined
  try {
    status = statSync(path, { throwIfNoEntry: false })
  } catch (error) {
    return problem(
      about,
      `${path}: ${fileReason(error)}`,
      'grant this user access to the parent folders, or set another folder with --data',
    )
  }
  if (status === undefined) {
    const above = firstThere(path)
    if (mayWrite(above)) return ok(about, `${path}: does not exist yet; created at first start`)
    return problem(
      about,
      `${path}: does not exist, and this user cannot create it in ${above}`,
      'set another folder with --data',
    )
  }
  if (!status.isDirectory()) return problem(about, `${path}: is a file`, 'set a folder with --data')
  if (!mayWrite(path))
    return problem(about, `${path}: not writable by this user`, 'chown it, or set another folder with --data')
  const foreign = [LOCK_FILE, MAIN_FILE].map((name) => join(path, name)).find((file) => isForeign(file))
  if (foreign !== undefined)
    return problem(
      about,
      `${foreign}: not readable and writable by this user; was the server started as another user?`,
      `change the owner of ${path} to the server user: chown -R`,
    )
  if (!existsSync(join(path, MAIN_FILE))) return ok(about, `${path}: no store yet; created at first start`)
  if ((status.mode & OTHERS) !== 0)
    return warning(about, `${path}: accessible to other users`, `chmod 700 ${path}`)
  if (isFolderInUse(path)) return ok(about, `${path}: in use by a running server`)
  return ok(about, `${path}: ready`)
}

export function checkDisk(data: string): CheckResult {
  const { bavail, blocks, bsize } = statfsSync(firstThere(resolve(data)))
  const free = bavail * bsize
  const found = `${gigabytes(free)} of ${gigabytes(blocks * bsize)} GB free under the data folder`
  if (free < LEAST_FREE) return problem('disk', found, 'free disk space: traffic data cannot be stored')
  if (free < WANTED_FREE)
    return warning(
      'disk',
      found,
      'free disk space, or use a larger disk with --data: captures and events grow',
    )
  return ok('disk', found)
}

export async function checkPort(listen: string | undefined): Promise<CheckResult> {
  let address: ReturnType<typeof listenAddress>
  try {
    address = listenAddress(listen)
  } catch (error) {
    return problem('port', (error as Error).message, 'use an address of this machine, or omit --listen')
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
      `${found} is in use by Sightglass or another program`,
      'use another port with --listen 127.0.0.1:PORT',
    )
  return problem('port', `${found}: ${error.message}`, 'use another port with --listen 127.0.0.1:PORT')
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
