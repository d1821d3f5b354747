import type { Microseconds } from '#model/time'
import { Connection, type OpenOptions } from './connection.ts'
import type { Host } from './host.ts'
import { Network } from './network.ts'
import { type Random, randomFor } from './random.ts'
import { type Actor, type Scheduler, seconds, type Task } from './scheduler.ts'

/** A client that found a server down tries again after so long. */
const RETRY = seconds(5)

export interface PlantWorldOptions {
  readonly seed: number
  /** Cyclic work is done so many times less often: long times in small files. 1 is the plant as designed. */
  readonly pace: number
  readonly router: Host
  /** People do everything once in the first half hour, whatever the hour: a demo that begins now is known soon. */
  readonly hasEarlyWork?: boolean
  /** First label of the domain name `<label>.example`, lower case. */
  readonly domain: string
}

/** State that all actors of a simulated plant share: time, network, random numbers. */
export class PlantWorld {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly seed: number
  readonly pace: number
  readonly domain: string
  readonly hasEarlyWork: boolean
  /** Names of the controllers that are stopped. */
  readonly stopped = new Set<string>()

  constructor(scheduler: Scheduler, { seed, pace, router, domain, hasEarlyWork = false }: PlantWorldOptions) {
    this.scheduler = scheduler
    this.seed = seed
    this.pace = pace
    this.domain = domain
    this.hasEarlyWork = hasEarlyWork
    this.network = new Network(scheduler, seed, router)
  }

  get now(): Microseconds {
    return this.scheduler.now
  }

  /** Hour of the day, 0 up to 24, UTC. */
  get hour(): number {
    return (this.now / 3_600e6) % 24
  }

  /** Random numbers for one purpose, so that a new actor does not change those of others. */
  random(purpose: string): Random {
    return randomFor(this.seed, purpose)
  }

  /** The wait of a cycle that takes so long in the plant as designed. */
  cycle(everySeconds: number): Microseconds {
    return seconds(everySeconds * this.pace)
  }

  /** Connects, however often it takes. */
  *connect(client: Host, server: Host, port: number, options?: OpenOptions): Task<Connection> {
    for (;;) {
      const connection = yield* Connection.open(this.network, client, { host: server, port }, options)
      if (connection !== undefined) return connection
      yield RETRY
    }
  }

  /** Does it, waits about so long (a fifth more or less), and does it again, for ever. */
  *again(everySeconds: number, act: () => Task<void>): Actor {
    const random = this.random(`again ${everySeconds}`)
    for (;;) {
      yield* act()
      yield seconds(everySeconds * (0.8 + 0.4 * random.next()))
    }
  }
}
