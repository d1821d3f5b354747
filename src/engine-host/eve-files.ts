/** Suricata's alerts from files of EVE, read inside the engine process before the captures they belong to. */
import { closeSync, openSync } from 'node:fs'
import { basename } from 'node:path'
import type { EveMerge } from '#engine/eve-merge'
import { LineSplitter } from '#signatures/eve/line-splitter'
import { openSource } from './source.ts'

/** Files may be compressed. Answers what could not be read, as counters of the capture; the rest counts. */
export async function readEveFiles(files: readonly string[], eve: EveMerge): Promise<Record<string, number>> {
  const problems: Record<string, number> = {}
  for (const file of files) {
    const splitter = new LineSplitter()
    try {
      const descriptor = openSync(file, 'r')
      try {
        const { chunks } = await openSource(descriptor)
        for await (const chunk of chunks) eve.hear(splitter.push(chunk))
      } finally {
        closeSync(descriptor)
      }
    } catch (error) {
      problems[`eve: ${basename(file)}: ${error instanceof Error ? error.message : error}`] = 1
    }
    eve.hear(splitter.end())
    eve.refuse(splitter.tooLong)
  }
  return problems
}
