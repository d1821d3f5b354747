/** Scheduled steps among the ordinary work of a plant: frames out, labels at the end. */
import type { Microseconds } from '#model/time'
import { Scheduler, seconds, type Task, type TimedFrame } from './scheduler.ts'
import type { Label, PlantStep } from './step.ts'
import type { PlantWorld } from './world.ts'

/** A step and when it begins, in seconds after the start. */
export interface ScheduledPlantStep<World extends PlantWorld> {
  readonly step: PlantStep<World>
  readonly at: number
  /** Story it is part of; '' for none. */
  readonly chain?: string
}

export interface PlantRun<World extends PlantWorld> {
  readonly start: Microseconds
  readonly forSeconds: number
  /** The plant runs so long before the sensor is connected: connections are under way when the capture begins. */
  readonly warmUpSeconds?: number
  readonly steps: readonly ScheduledPlantStep<World>[]
  readonly newWorld: (scheduler: Scheduler) => World
  /** Starts the ordinary work of people and machines. */
  readonly begin: (world: World) => void
}

/** Everything the sensor sees. Returns the labels. The same run gives the same bytes. */
export function* simulate<World extends PlantWorld>({
  start,
  forSeconds,
  warmUpSeconds = 0,
  steps,
  newWorld,
  begin,
}: PlantRun<World>): Generator<TimedFrame, Label[]> {
  const scheduler = new Scheduler(start - seconds(warmUpSeconds))
  const world = newWorld(scheduler)
  if (warmUpSeconds > 0) {
    scheduler.isBlind = true
    scheduler.later(seconds(warmUpSeconds), () => {
      scheduler.isBlind = false
    })
  }
  begin(world)
  const begins = new Map<string, Microseconds>()
  const ends = new Map<string, Microseconds>()
  for (const [i, { step, at }] of steps.entries()) {
    const tag = `${i}`
    const isPlayed = timed(world, step, {
      begun: () => begins.set(tag, scheduler.now),
      ended: () => ends.set(tag, scheduler.now),
    })
    scheduler.schedule(isPlayed, seconds(warmUpSeconds + at), tag)
  }
  const seen = new Map<string, Seen>()
  let number = 0
  for (const frame of scheduler.frames(start + seconds(forSeconds))) {
    number++
    if (frame.tag !== '') note(seen, frame, number)
    yield frame
  }
  return steps.flatMap(({ step, chain = '' }, i) => {
    const begun = begins.get(`${i}`)
    if (begun === undefined) return []
    return [
      labelOf(step, { chain, begun, ended: ends.get(`${i}`) ?? scheduler.now, frames: seen.get(`${i}`) }),
    ]
  })
}

/** Frames of a step that the sensor saw. */
interface Seen {
  readonly first: Microseconds
  last: Microseconds
  readonly firstFrame: number
  lastFrame: number
  count: number
}

function labelOf<World extends PlantWorld>(
  step: PlantStep<World>,
  {
    chain,
    begun,
    ended,
    frames,
  }: {
    readonly chain: string
    readonly begun: Microseconds
    readonly ended: Microseconds
    /** Undefined: it is visible only in messages of others. */
    readonly frames: Seen | undefined
  },
): Label {
  return {
    step: step.id,
    kind: step.kind,
    chain,
    start: timeText(frames?.first ?? begun),
    end: timeText(Math.max(frames?.last ?? begun, ended)),
    frames: frames?.count ?? 0,
    firstFrame: frames?.firstFrame ?? 0,
    lastFrame: frames?.lastFrame ?? 0,
    technique: step.technique,
    actor: addressesOf([step.actor]),
    victims: addressesOf(step.victims),
    engines: step.engines,
    says: step.says,
    acts: step.acts ?? [],
    isStatistical: step.isStatistical ?? false,
    mayRaise: step.mayRaise ?? '',
  }
}

function note(seen: Map<string, Seen>, { tag, time }: TimedFrame, number: number): void {
  const known = seen.get(tag)
  if (known === undefined)
    seen.set(tag, { first: time, last: time, firstFrame: number, lastFrame: number, count: 1 })
  else {
    known.last = time
    known.lastFrame = number
    known.count++
  }
}

function* timed<World extends PlantWorld>(
  world: World,
  step: PlantStep<World>,
  { begun, ended }: { readonly begun: () => void; readonly ended: () => void },
): Task<void> {
  begun()
  yield* step.play(world)
  ended()
}

function addressesOf(hosts: readonly { readonly ip: string; readonly mac: string }[]): string[] {
  return hosts.flatMap(({ ip, mac }) => (mac === '' ? [ip] : [ip, mac]))
}

function timeText(time: Microseconds): string {
  return new Date(time / 1000).toISOString()
}
