/** Watches the engine's thread from another one, because a hanging thread cannot report itself. */
import { Worker } from 'node:worker_threads'
import { descriptors, LOOP_MS, STUCK_MEGABYTES, STUCK_MS, STUCK_STILL_MS } from './request.ts'

/**
 * [0] protocol whose code runs, [1] frames so far, [2] 1 while frames are being read, [3] flows that have ended, timed
 * out or reported so far, [4] turns of the event loop so far, -1 while none is expected.
 */
export function newPulse(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(20))
}

/** Limits for one frame; the engine's own by default. */
interface Bounds {
  readonly stuckMs?: number
  /** One that waits uses no processor time; this is by the clock. */
  readonly mostStillMs?: number
  /** MiB by which the process may grow on one frame. */
  readonly stuckMegabytes?: number
  /** MiB that the process may hold in all. Default: no bound but the heap's. */
  readonly mostMegabytes?: number
}

export interface Watchdog {
  /**
   * From now on these are the protocols by index. `foreign` is blamed if the event loop no longer turns while no protocol
   * is called: a promise of foreign code may run then.
   */
  rename(names: readonly string[], foreign?: string): void
}

/**
 * Writes a `Stuck` to the watchdog's descriptor once a protocol has worked on one frame for `stuckMs`, or has taken
 * `stuckMegabytes` for it. `names` are those of the protocols by index. Once foreign code runs there are no more threads.
 */
export function watch(pulse: Int32Array, names: readonly string[], bounds: Bounds = {}): Watchdog {
  // Processor time, not the clock: on a busy machine a thread may wait for seconds without hanging.
  const source = `
    const { parentPort, workerData: { pulse, stuckMs, stuckMegabytes, mostMegabytes, mostStillMs, loopMs, descriptor } } = require('node:worker_threads')
    const { writeSync } = require('node:fs')
    let { names } = require('node:worker_threads').workerData
    let foreign, lastTurns, turnedAt = 0, heldAtTurn = 0, turnStillMs = 0
    parentPort.on('message', (said) => { ({ names, foreign } = said); turnedAt = used() })
    const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000 }
    const held = () => process.memoryUsage.rss() / 1048576
    let last = -1, lastEnded = -1, since = used(), heldBefore = held(), stillMs = 0, before = performance.now()
    function tell(why, stuck = names[Atomics.load(pulse, 0)] || 'none') {
      writeSync(descriptor, JSON.stringify({ stuck, frames: Atomics.load(pulse, 1), why }) + '\\n')
      since = used() + 60000
      heldBefore = Infinity
      stillMs = -Infinity
    }
    setInterval(() => {
      const frames = Atomics.load(pulse, 1)
      const ended = Atomics.load(pulse, 3)
      const isInProtocol = Atomics.load(pulse, 0) >= 0 && Atomics.load(pulse, 2) === 1
      const turns = Atomics.load(pulse, 4)
      const holds = held()
      // A machine that slept has not waited.
      const passed = performance.now() - before
      stillMs += Math.min(passed, 1000)
      before = performance.now()
      if (isInProtocol && holds > mostMegabytes) return tell('took more than ' + mostMegabytes + ' MiB of memory in all')
      if (turns !== lastTurns || turns < 0 || frames !== last || isInProtocol) {
        lastTurns = turns
        turnedAt = used()
        heldAtTurn = holds
        turnStillMs = 0
      } else if (foreign !== undefined) {
        turnStillMs += Math.min(passed, 1000)
        const why = holds - heldAtTurn > stuckMegabytes ? 'took more than ' + stuckMegabytes + ' MiB of memory while it was not called'
          : used() - turnedAt >= loopMs ? 'worked for more than ' + loopMs / 1000 + ' s while it was not called'
          : turnStillMs >= mostStillMs && used() - turnedAt < 1000 ? 'stood still for ' + mostStillMs / 1000 + ' s while it was not called'
          : undefined
        if (why !== undefined) {
          const culprit = foreign
          foreign = undefined // once
          return tell(why, culprit)
        }
      }
      if (frames !== last || ended !== lastEnded || !isInProtocol) { last = frames; lastEnded = ended; since = used(); heldBefore = holds; stillMs = 0; return }
      if (holds - heldBefore > stuckMegabytes) tell('took more than ' + stuckMegabytes + ' MiB of memory on one frame')
      else if (used() - since >= stuckMs) tell('worked on one frame for more than ' + stuckMs / 1000 + ' s')
      else if (stillMs >= mostStillMs) tell('stood still on one frame for ' + mostStillMs / 1000 + ' s')
    }, 100)
  `
  const {
    stuckMs = STUCK_MS,
    stuckMegabytes = STUCK_MEGABYTES,
    mostMegabytes = Number.POSITIVE_INFINITY,
    mostStillMs = STUCK_STILL_MS,
  } = bounds
  const worker = new Worker(source, {
    eval: true,
    workerData: {
      pulse,
      names,
      stuckMs,
      stuckMegabytes,
      mostMegabytes,
      mostStillMs,
      loopMs: LOOP_MS,
      descriptor: descriptors.watchdog,
    },
  })
  worker.unref()
  return { rename: (others, foreign) => worker.postMessage({ names: others, foreign }) }
}
