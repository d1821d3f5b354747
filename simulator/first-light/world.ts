import { Connection } from '../network/connection.ts'
import type { Host } from '../network/host.ts'
import { Network } from '../network/network.ts'
import { type Random, randomFor } from '../network/random.ts'
import { type Scheduler, seconds, type Task } from '../network/scheduler.ts'
import { router } from './site.ts'

/** A client that found a server down tries again after so long. */
const RETRY = seconds(5)

/** State of all actors: time, the network, randomness, and the water itself. */
export class World {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly #seed: number

  constructor(scheduler: Scheduler, seed: number) {
    this.scheduler = scheduler
    this.network = new Network(scheduler, seed, router, { seesBothSides: true })
    this.#seed = seed
  }

  /** Random numbers for one purpose, so that a new actor does not change those of others. */
  random(purpose: string): Random {
    return randomFor(this.#seed, purpose)
  }

  /** A measured value: it swings slowly around `middle`, and trembles a little. */
  measured(middle: number, swing: number, periodSeconds: number): number {
    const elapsed = (this.scheduler.now - this.scheduler.start) / 1e6
    const tremble = Math.sin(elapsed * 7.3 + middle) * 0.02
    return middle + swing * (Math.sin((2 * Math.PI * elapsed) / periodSeconds + middle) + tremble)
  }

  /** Connects, however often it takes. */
  *connect(client: Host, server: Host, port: number): Task<Connection> {
    for (;;) {
      const connection = yield* Connection.open(this.network, client, { host: server, port })
      if (connection !== undefined) return connection
      yield RETRY
    }
  }
}
