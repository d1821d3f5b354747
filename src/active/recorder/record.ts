/**
 * Writes journal and capture of one run: events of the sender on standard input, each acknowledged by a line once it is durable,
 * after a first line when the capture has begun;
 * the capture on descriptor 3. No right, no socket, files below one folder only.
 *   node record.ts FOLDER
 */

import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { QueryJournal } from './journal.ts'

const limits = {
  /** Characters of an event. */
  event: 100_000,
  /** Events of a run: 500 devices with 64 packets, and their answers. */
  events: 100_000,
} as const

const [folder = ''] = process.argv.slice(2)
let number = 1
while (existsSync(join(folder, `sent-${number}.pcap`))) number++
const captured = new Socket({ fd: 3, readable: true, writable: false })
// The header of the file comes when the capture has begun: before that nothing is asked.
const begun = once(captured, 'readable')
const capture = pipeline(captured, createWriteStream(join(folder, `sent-${number}.pcap`), { mode: 0o644 }))
// A full disk: what cannot be written down is not sent, because nothing is acknowledged any more.
capture.catch((error: Error) => {
  process.stderr.write(`Error: the capture cannot be written: ${error.message}\n`)
  process.exit(1)
})
await begun
if (captured.readableEnded) throw new Error('the capture did not begin')
const journal = new QueryJournal(join(folder, 'journal.jsonl'))
let events = 0
process.stdout.write('\n')
for await (const line of createInterface({ input: process.stdin })) {
  if (line.length > limits.event || ++events > limits.events)
    throw new Error(`expected ${limits.events} events of ${limits.event} characters at most from the sender`)
  journal.add(JSON.parse(line))
  process.stdout.write('\n')
}
journal.close()
await capture
