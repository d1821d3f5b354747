/** Findings that depend on the clock: devices that fall silent, missing backups, and a sensor without traffic. */
import type { Place, Traffic } from '#model/fact'
import type { RuleInput, Watch } from '#model/rule'
import type { Microseconds } from '#model/time'
import { Appointments } from './engines/appointments.ts'
import { InterfaceWatch } from './engines/interface-watch.ts'
import { Silence } from './engines/silence.ts'
import { NOWHERE, ruleInputOf } from './envelope.ts'
import type { DetectionPlant } from './plant.ts'

/** Ticks are a second apart, but where the clock skips a gap. */
const LONGEST_STEP: Microseconds = 60e6

export class ClockNotices {
  readonly #plant: DetectionPlant
  readonly #isWatched: (kind: Watch) => boolean
  readonly #silence = new Silence()
  readonly #appointments = new Appointments()
  readonly #interface = new InterfaceWatch()
  #lastTick: Microseconds = -1

  /** @param isWatched whether a rule would look at such a notice: else it is not even sought */
  constructor(plant: DetectionPlant, isWatched: (kind: Watch) => boolean) {
    this.#plant = plant
    this.#isWatched = isWatched
  }

  heard(input: RuleInput): void {
    if (this.#isWatched('missed-backup')) this.#appointments.heard(input)
  }

  /** The reported silence that this traffic ends, if any. */
  traffic(traffic: Traffic): ReturnType<Silence['heard']> {
    return this.#silence.heard(traffic)
  }

  /** See `Silence`. */
  stopped(traffic: Traffic, usualGap: Microseconds): void {
    this.#silence.stopped(traffic, usualGap)
  }

  /**
   * A second has passed.
   *
   * @param heard time of the latest frame
   * @param place of the latest fact
   */
  *tick(now: Microseconds, heard: Microseconds, place: Place): Generator<RuleInput> {
    // The clock has skipped: the time between was not recorded.
    if (this.#lastTick >= 0 && now - this.#lastTick > LONGEST_STEP) this.restart()
    this.#lastTick = now
    const news = this.#interface.tick(now, heard)
    if (news !== undefined) yield { ...NOWHERE, time: now, lastTime: now, place, fact: news }
    // Silence of the sensor is no silence of devices.
    if (news?.kind === 'sensor-hears') this.#silence.restart()
    for (const { input, due, days } of this.#appointments.missed(now))
      yield {
        ...{ ...input, time: now, lastTime: now, count: 1, place },
        fact: { kind: 'missed-backup', due, days },
      }
    if (!this.#interface.isInDoubt(now, heard) && this.#isWatched('silent-device'))
      yield* this.#silentDevices(now, heard)
  }

  *#silentDevices(now: Microseconds, heard: Microseconds): Generator<RuleInput> {
    for (const silent of this.#silence.newlySilent(heard)) {
      const device = this.#plant.deviceOf(silent.party)
      if (device === undefined) continue
      const { silentSeconds, usualGapSeconds, knownSeconds, isMissed, group } = silent
      yield {
        ...ruleInputOf(silent.traffic, {
          kind: 'silent-device',
          device,
          silentSeconds,
          usualGapSeconds,
          knownSeconds,
          isMissed,
          group,
        }),
        time: now,
        lastTime: now,
        client: silent.party,
        server: silent.party,
        memo: undefined,
      }
    }
  }

  /** Another recording begins: its distance in time is no silence. */
  restart(): void {
    this.#silence.restart()
    this.#appointments.restart()
    this.#interface.restart()
    this.#lastTick = -1
  }
}
