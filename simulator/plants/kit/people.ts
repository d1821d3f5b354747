/** Working hours, and what people do in them. */
import type { Random } from '../../network/random.ts'
import { type Actor, minutes, seconds, type Task } from '../../network/scheduler.ts'
import type { PlantWorld } from '../../network/world.ts'

/** A study, a print or a shift of a breaker takes some minutes more. */
const EARLY_MINUTES = 20

export interface Shift {
  /** Hours of the day, UTC. */
  readonly from: number
  readonly to: number
  readonly isWeekendWorked: boolean
}

const SHIFTS: readonly Shift[] = [
  { from: 6, to: 14, isWeekendWorked: true },
  { from: 14, to: 22, isWeekendWorked: true },
  { from: 22, to: 30, isWeekendWorked: true },
]

export function drawOfficeHours(random: Random): Shift {
  const from = 6.5 + random.next() * 2.5
  return { from, to: from + 8 + random.next() * 1.5, isWeekendWorked: false }
}

export function drawShift(random: Random): Shift {
  return SHIFTS[random.between(0, SHIFTS.length - 1)]!
}

export const ALWAYS: Shift = { from: 0, to: 24, isWeekendWorked: true }

export function isAtWork(world: PlantWorld, { from, to, isWeekendWorked }: Shift): boolean {
  const { hour } = world
  // 1 January 1970 was a Thursday.
  const day = (Math.floor(world.now / 86_400e6) + 4) % 7
  if (!isWeekendWorked && (day === 0 || day === 6)) return false
  return (hour >= from && hour < to) || (to > 24 && hour < to - 24)
}

/** In working hours, about every so many minutes, exponentially spread. */
export function* inShift(
  world: PlantWorld,
  {
    shift,
    everyMinutes,
    purpose,
  }: { readonly shift: Shift; readonly everyMinutes: number; readonly purpose: string },
  act: () => Task<void>,
): Actor {
  const random = world.random(purpose)
  if (world.hasEarlyWork) {
    yield minutes(3 + EARLY_MINUTES * random.next())
    yield* act()
  }
  yield minutes(everyMinutes * random.next())
  for (;;) {
    if (isAtWork(world, shift)) yield* act()
    yield seconds(5 - Math.log(1 - random.next() * 0.999) * everyMinutes * 60)
  }
}

/** Once a day at this hour, plus or minus some minutes; `weekday` 0 is Sunday, undefined every day. */
export function* daily(
  world: PlantWorld,
  { hour, weekday, purpose }: { readonly hour: number; readonly weekday?: number; readonly purpose: string },
  act: () => Task<void>,
): Actor {
  const random = world.random(purpose)
  for (;;) {
    const until = ((((hour - world.hour) % 24) + 24) % 24) + 0.01
    yield seconds(until * 3600 + random.next() * 600)
    const day = (Math.floor(world.now / 86_400e6) + 4) % 7
    if (weekday === undefined || day === weekday) yield* act()
    yield minutes(30)
  }
}
