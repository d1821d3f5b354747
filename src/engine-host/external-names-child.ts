/** The process that reads external manifests for `external-names.ts`, confined like the engine. */
import { readFileSync, writeSync } from 'node:fs'
import { loadExternalProtocols } from './external-protocols.ts'
import { descriptors } from './request.ts'

/** Taken at the start: later the process object is out of reach. */
const exit = process.exit.bind(process)
const { folders, taken } = JSON.parse(readFileSync(descriptors.request, 'utf8')) as {
  folders: string[]
  taken: string[]
}
const { protocols } = await loadExternalProtocols(folders, new Set(taken))
const words = protocols.map(({ name, title, operations = [] }) => ({
  name,
  title,
  operations: operations.map(({ code, name, verb }) => ({ code, name, verb })),
}))
const bytes = new TextEncoder().encode(JSON.stringify(words))
for (let at = 0; at < bytes.length; ) at += writeSync(descriptors.journal, bytes, at)
exit(0)
