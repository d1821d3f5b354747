/** Watches the engine's thread from another one, since a thread that hangs cannot say so. */
import { Worker } from 'node:worker_threads'
import { descriptors, STUCK_MS } from './request.ts'

/** [0] protocol whose code runs, [1] frames so far, [2] 1 while frames are being read. */
export function newPulse(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(12))
}

/** Writes `{"stuck": name}` to the watchdog's descriptor once no frame has been finished for `STUCK_MS`. */
export function watch(pulse: Int32Array, names: readonly string[]): Worker {
  const source = `
    const { workerData: { pulse, names, stuckMs, descriptor } } = require('node:worker_threads')
    const { writeSync } = require('node:fs')
    let last = -1, since = Date.now()
    setInterval(() => {
      const frames = Atomics.load(pulse, 1)
      if (frames !== last || Atomics.load(pulse, 2) === 0) { last = frames; since = Date.now(); return }
      if (Date.now() - since < stuckMs) return
      writeSync(descriptor, JSON.stringify({ stuck: names[Atomics.load(pulse, 0)] || 'none', frames }) + '\\n')
      since = Date.now() + 60000
    }, 250)
  `
  const worker = new Worker(source, {
    eval: true,
    workerData: { pulse, names, stuckMs: STUCK_MS, descriptor: descriptors.watchdog },
  })
  worker.unref()
  return worker
}
