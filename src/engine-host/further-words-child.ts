/** The process that reads manifests of strangers for `further-words.ts`: locked in, as the engine is. */
import { readFileSync, writeSync } from 'node:fs'
import { loadFurther } from './further.ts'
import { descriptors } from './request.ts'

/** Taken at the start: later the process object is out of reach. */
const exit = process.exit.bind(process)
const { folders, taken } = JSON.parse(readFileSync(descriptors.request, 'utf8')) as {
  folders: string[]
  taken: string[]
}
const { protocols } = await loadFurther(folders, new Set(taken))
const words = protocols.map(({ name, title, operations = [] }) => ({
  name,
  title,
  operations: operations.map(({ code, name, verb }) => ({ code, name, verb })),
}))
const octets = new TextEncoder().encode(JSON.stringify(words))
for (let at = 0; at < octets.length; ) at += writeSync(descriptors.journal, octets, at)
exit(0)
