/** The thread of `ingest-thread.ts`. */
import { parentPort, workerData } from 'node:worker_threads'
import { BatchError, type BatchFault } from '#uplink/batch'
import { applyBytes } from './applying.ts'
import { type FleetDatabase, openPostgresDatabase, openSqliteDatabase } from './database.ts'
import type { IngestResult } from './ingest-thread.ts'

export type IngestTarget = { readonly path: string } | { readonly url: string }

export type IngestCall = { readonly id: number; readonly bytes: Uint8Array; readonly now: number } | 'close'

export type IngestReply =
  | { readonly id: number; readonly result: IngestResult }
  | { readonly id: number; readonly fault: BatchFault; readonly message: string; readonly at: number }
  | { readonly id: number; readonly message: string; readonly codes: { readonly [name: string]: unknown } }

const target = workerData as IngestTarget
const opened: Promise<FleetDatabase> =
  'path' in target ? Promise.resolve(openSqliteDatabase(target.path)) : openPostgresDatabase(target.url)

const running = new Set<Promise<void>>()

parentPort!.on('message', (call: IngestCall) => {
  if (call === 'close') return void close()
  const work = apply(call).finally(() => running.delete(work))
  running.add(work)
})

async function apply({ id, bytes, now }: Exclude<IngestCall, 'close'>): Promise<void> {
  let reply: IngestReply
  try {
    reply = { id, result: await applyBytes(await opened, { bytes, now }) }
  } catch (error) {
    if (error instanceof BatchError) reply = { id, fault: error.code, message: error.message, at: error.at }
    else {
      const { message, code, errcode } = error as Error & { code?: string; errcode?: number }
      reply = { id, message, codes: { code, errcode } }
    }
  }
  parentPort!.postMessage(reply)
}

async function close(): Promise<void> {
  await Promise.all(running)
  await (await opened).close()
  parentPort!.close()
}
