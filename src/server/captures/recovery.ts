/** Recovers captures that were being read when the last process ended, however it ended. */
import { statSync } from 'node:fs'
import type { StoredCapture } from '#store/store'
import type { CaptureFiles } from './capture-files.ts'
import type { CaptureRegistry } from './capture-registry.ts'
import type { LiveFiles } from './live-files.ts'

export interface RecoverySetup {
  readonly registry: CaptureRegistry
  readonly files: CaptureFiles
  readonly liveFiles: LiveFiles
  /** Ends a removal that was begun. */
  finishRemoval(number: number): Promise<void>
  log(line: string): void
}

/** Marks captures in progress as interrupted, and removes files of unknown captures. */
export async function recover(setup: RecoverySetup): Promise<void> {
  const { registry, files, liveFiles, log } = setup
  await registry.load()
  await followFolder(setup)
  for (const capture of registry.all) await settle(setup, capture)
  await files.keepOnly(new Set(registry.all.map(({ number }) => number)))
  await liveFiles.keepOnly(
    registry.all.map(({ path }) => path),
    (path) => log(`sightglass: removed ${path}, which belongs to no capture`),
  )
}

/** A data folder that was moved, copied or renamed has its captures in its current place. */
async function followFolder({ registry, files, liveFiles }: RecoverySetup): Promise<void> {
  for (const { number, path } of registry.all) {
    const here = files.movedFrom(number, path) ?? liveFiles.movedFrom(path)
    if (here !== undefined) await registry.change(number, { path: here })
  }
}

async function settle(setup: RecoverySetup, { number, state, path }: StoredCapture): Promise<void> {
  const { registry, finishRemoval } = setup
  if (state === 'uploading') await settleUpload(setup, number)
  else if (state === 'reading' && registry.isLive(path)) {
    const problem = 'the server stopped during live analysis'
    await registry.commitCapture(number, { state: 'interrupted', problem })
  } else if (state === 'reading') {
    await registry.rollbackCapture(number)
    await registry.change(number, { state: 'interrupted', problem: 'the server stopped during the analysis' })
  } else if (state === 'removing') await finishRemoval(number)
}

async function settleUpload({ registry, files }: RecoverySetup, number: number): Promise<void> {
  if (files.isComplete(number)) {
    const path = files.path(number)
    await registry.change(number, { state: 'queued', path, size: statSync(path).size })
    return
  }
  const size = (await files.partSize(number)) ?? 0
  await registry.change(number, {
    state: 'interrupted',
    size,
    problem: 'the server stopped during the upload',
  })
}
