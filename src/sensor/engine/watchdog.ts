/** Watches the engine's thread from another one, since a thread that hangs cannot say so. */
import { Worker } from 'node:worker_threads'
import { descriptors, STUCK_MS } from './request.ts'

/** [0] protocol whose code runs, [1] frames so far, [2] 1 while frames are being read. */
export function newPulse(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(12))
}

/** Writes `{"stuck": name}` to the watchdog's descriptor once a protocol has worked on one frame for `STUCK_MS`. */
export function watch(pulse: Int32Array, names: readonly string[]): Worker {
  // Processor time, not the clock: on a busy machine a thread may wait for seconds without hanging.
  const source = `
    const { workerData: { pulse, names, stuckMs, descriptor } } = require('node:worker_threads')
    const { writeSync } = require('node:fs')
    const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
    let last = -1, since = used()
    setInterval(() => {
      const frames = Atomics.load(pulse, 1)
      const isInProtocol = Atomics.load(pulse, 0) >= 0 && Atomics.load(pulse, 2) === 1
      if (frames !== last || !isInProtocol) { last = frames; since = used(); return }
      if (used() - since < stuckMs) return
      writeSync(descriptor, JSON.stringify({ stuck: names[Atomics.load(pulse, 0)] || 'none', frames }) + '\\n')
      since = used() + 60000
    }, 250)
  `
  const worker = new Worker(source, {
    eval: true,
    workerData: { pulse, names, stuckMs: STUCK_MS, descriptor: descriptors.watchdog },
  })
  worker.unref()
  return worker
}
