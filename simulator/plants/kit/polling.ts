/** A client that asks a server again and again, with habits drawn from the seed; perturbations change them meanwhile. */
import type { Host } from '../../network/host.ts'
import type { Random } from '../../network/random.ts'
import { type Actor, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'

/** Wait after a lost connection. */
const RECONNECT = seconds(5)
/** Poll periods drawn for controllers, in seconds at pace 1. */
const PERIODS = [1, 2, 2, 5, 10]

export interface Habits {
  readonly everySeconds: number
  /** Share of the period, 0..0.2. */
  readonly jitter: number
  /** One connection a request, instead of one that stays. */
  readonly isShortLived: boolean
  /** The parts of a round come in another order each time. */
  readonly isShuffled: boolean
}

export function drawHabits(random: Random, everySeconds?: number): Habits {
  return {
    everySeconds: everySeconds ?? PERIODS[random.between(0, PERIODS.length - 1)]!,
    jitter: random.next() * 0.2,
    isShortLived: random.next() < 0.15,
    isShuffled: random.next() < 0.2,
  }
}

export interface PollingChoice<Session> {
  readonly habits: Habits
  readonly clients: readonly [active: Host, ...standby: Host[]]
  readonly server: Host
  open(world: PlantWorld, client: Host, server: Host): Task<Session>
  /** The questions of a round. */
  readonly parts: readonly ((world: PlantWorld, session: Session) => Task<boolean>)[]
  /** Points that an engineer adds one day. */
  readonly extra?: (world: PlantWorld, session: Session) => Task<boolean>
  close?(session: Session): Task<void>
}

/** Settings that a perturbation may change. */
export interface Knobs {
  /** 2 is twice as fast. */
  speed: number
  hasExtra: boolean
  isReversed: boolean
  /** Which of the clients asks. */
  active: number
}

export interface Polling {
  readonly clients: readonly Host[]
  readonly server: Host
  readonly knobs: Knobs
  readonly run: (world: PlantWorld) => Actor
}

export function polling<Session>(choice: PollingChoice<Session>): Polling {
  const knobs: Knobs = { speed: 1, hasExtra: false, isReversed: false, active: 0 }
  return { clients: choice.clients, server: choice.server, knobs, run: (world) => poll(world, choice, knobs) }
}

function* poll<Session>(world: PlantWorld, choice: PollingChoice<Session>, knobs: Knobs): Actor {
  const { habits, clients, server } = choice
  const random = world.random(`poll ${clients[0].ip} ${server.ip}`)
  const wait = () =>
    world.cycle((habits.everySeconds / knobs.speed) * (1 + (random.next() - 0.5) * 2 * habits.jitter))
  yield Math.round(random.next() * world.cycle(habits.everySeconds))
  for (;;) {
    const client = clients[knobs.active]!
    if (world.network.down.has(client) || world.network.down.has(server)) {
      yield RECONNECT
      continue
    }
    const session = yield* choice.open(world, client, server)
    for (;;) {
      if (world.network.down.has(client) || client !== clients[knobs.active]) break
      if (!(yield* askAll(world, session))) break
      if (habits.isShortLived) break
      yield wait()
    }
    const isAnswered = !world.network.down.has(client) && !world.network.down.has(server)
    if (isAnswered && choice.close !== undefined) yield* choice.close(session)
    yield habits.isShortLived ? wait() : RECONNECT
  }

  function* askAll(of: PlantWorld, session: Session): Task<boolean> {
    const parts = [...choice.parts]
    if (knobs.hasExtra && choice.extra !== undefined) parts.push(choice.extra)
    if (knobs.isReversed) parts.reverse()
    if (habits.isShuffled) shuffle(parts, random)
    for (const part of parts) if (!(yield* part(of, session))) return false
    return true
  }
}

export function shuffle(list: unknown[], random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.between(0, i)
    ;[list[i], list[j]] = [list[j], list[i]]
  }
}
