/** What a start finds of captures that were under way when the last process ended, however it ended. */
import { statSync } from 'node:fs'
import type { StoredCapture } from '#store/store'
import type { CaptureFiles } from './capture-files.ts'
import type { CaptureRegistry } from './capture-registry.ts'
import type { LiveFiles } from './live-files.ts'

export interface RecoverySetup {
  readonly register: CaptureRegistry
  readonly files: CaptureFiles
  readonly liveFiles: LiveFiles
  /** Ends a removal that was begun. */
  finishRemoval(number: number): Promise<void>
  log(line: string): void
}

/** Says of what was under way that it was interrupted, and removes files of captures nobody knows. */
export async function recover(setup: RecoverySetup): Promise<void> {
  const { register, files, liveFiles, log } = setup
  await register.load()
  await followFolder(setup)
  for (const capture of register.all) await settle(setup, capture)
  await files.keepOnly(new Set(register.all.map(({ number }) => number)))
  await liveFiles.keepOnly(
    register.all.map(({ path }) => path),
    (path) => log(`sightglass: removed ${path}, which was kept for no capture`),
  )
}

/** A data folder that was moved, copied, or is called by another name holds its captures where it lies now. */
async function followFolder({ register, files, liveFiles }: RecoverySetup): Promise<void> {
  for (const { number, path } of register.all) {
    const here = files.movedFrom(number, path) ?? liveFiles.movedFrom(path)
    if (here !== undefined) await register.change(number, { path: here })
  }
}

async function settle(setup: RecoverySetup, { number, state, path }: StoredCapture): Promise<void> {
  const { register, finishRemoval } = setup
  if (state === 'uploading') await settleUpload(setup, number)
  else if (state === 'reading' && register.isLive(path)) {
    const problem = 'the server stopped while it listened'
    await register.settle(number, { state: 'interrupted', problem })
  } else if (state === 'reading') {
    await register.takeBack(number)
    await register.change(number, { state: 'interrupted', problem: 'the server stopped while reading it' })
  } else if (state === 'removing') await finishRemoval(number)
}

async function settleUpload({ register, files }: RecoverySetup, number: number): Promise<void> {
  if (files.isComplete(number)) {
    const path = files.path(number)
    await register.change(number, { state: 'queued', path, size: statSync(path).size })
    return
  }
  const size = (await files.partSize(number)) ?? 0
  await register.change(number, {
    state: 'interrupted',
    size,
    problem: 'the server stopped while it was sent',
  })
}
