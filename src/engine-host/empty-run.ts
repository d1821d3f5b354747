import { Readable } from 'node:stream'
import { PcapWriter } from '#capture/pcap-writer'
import { type EngineRun, type EngineStart, startEngine } from './start.ts'

const ETHERNET = 1

/** The engine reads a capture of no packet: what it is started with can be tried without any traffic. */
export function startEmpty(start: Omit<EngineStart, 'files'> = {}): EngineRun {
  const stream = Readable.from([new PcapWriter(ETHERNET).header()])
  return startEngine({ ...start, files: [{ name: 'nothing', stream }] })
}
