/**
 * The water itself, and its values in controllers. Two tanks, a dosing loop and a feeder with a breaker: simple, but
 * values depend on each other, so that a false value can be detected.
 */
import type { Microseconds } from '#model/time'
import { type Random, randomFor } from '../network/random.ts'

/** Seconds of one step of the model; longer waits are many steps. */
const STEP = 2
const MOST_STEPS = 3600

/** Area of a tank so that 1 l/s moves its level by this many percent a second. */
const RAW_TANK = 0.0009
const CLEAR_TANK = 0.0006

export class Plant {
  readonly #random: Random
  #time: Microseconds
  // Process values.
  rawLevel = 64
  clearLevel = 71
  turbidity = 4.2
  filterPressure = 0.42
  residual = 0.8
  ph = 7.3
  inflow = 120
  throughflow = 118
  demand = 116
  voltage = 20.1
  current = 62
  frequency = 50
  hillLevel = 55
  // Set points of operators.
  /** Chlorine, mg/l: 0.4 to 2.0 is the range of the operating manual. */
  doseSetpoint = 1.2
  flowSetpoint = 118
  highAlarm = 90
  isIntakePumpOn = true
  isBreakerClosed = true
  isHillPumpOn = false
  /** 0 spring … 1 summer; moves temperatures and demand. */
  season = 0.3
  /** Sensor error that grows over weeks. */
  drift = 0
  /** State of the four relays: numbers of their GOOSE messages. */
  readonly relayStates = [14, 3, 8, 21].map((stateNumber) => ({
    stateNumber,
    sequenceNumber: 1,
    changedAt: 0,
  }))

  constructor(seed: number, start: Microseconds) {
    this.#random = randomFor(seed, 'water')
    this.#time = start
  }

  /** Lets the process run up to `now`. */
  at(now: Microseconds): this {
    const steps = Math.min(MOST_STEPS, Math.floor((now - this.#time) / (STEP * 1e6)))
    for (let i = 0; i < steps; i++) {
      this.#time += STEP * 1e6
      this.#step(this.#time)
    }
    if (steps === MOST_STEPS) this.#time = now
    return this
  }

  #step(now: Microseconds): void {
    const hour = (now / 3_600e6) % 24
    const noise = () => this.#random.next() - 0.5
    // Two peaks of demand, morning and evening.
    const day = 14 * Math.exp(-(((hour - 7.5) / 2) ** 2)) + 18 * Math.exp(-(((hour - 19) / 2.5) ** 2))
    this.demand += (100 + 12 * this.season + day - this.demand) * 0.01 + noise() * 0.6
    const isPumping = this.isIntakePumpOn && this.isBreakerClosed
    this.inflow += ((isPumping ? 132 : 0) - this.inflow) * 0.05 + noise() * 0.4
    this.throughflow +=
      ((this.isBreakerClosed ? this.flowSetpoint : 0) - this.throughflow) * 0.04 + noise() * 0.3
    this.rawLevel = clamp(this.rawLevel + (this.inflow - this.throughflow) * RAW_TANK * STEP, 0, 100)
    this.clearLevel = clamp(this.clearLevel + (this.throughflow - this.demand) * CLEAR_TANK * STEP, 0, 100)
    if (this.rawLevel > 82) this.isIntakePumpOn = false
    if (this.rawLevel < 55) this.isIntakePumpOn = true
    if (this.clearLevel > 85) this.flowSetpoint = 98
    if (this.clearLevel < 60) this.flowSetpoint = 136
    this.turbidity = clamp(this.turbidity + (4.2 - this.turbidity) * 0.002 + noise() * 0.03, 0.5, 30)
    this.filterPressure = clamp(this.filterPressure + 0.000004 * STEP + noise() * 0.0004, 0.3, 1.1)
    if (this.filterPressure > 0.6) this.filterPressure = 0.35 // backwash
    this.residual += (this.doseSetpoint * 0.66 - this.residual) * 0.01 + noise() * 0.004
    this.ph += (7.3 - 0.1 * (this.residual - 0.8) - this.ph) * 0.02 + noise() * 0.004
    this.voltage += (20.1 - this.voltage) * 0.05 + noise() * 0.02
    this.frequency = 50 + noise() * 0.04
    const load = this.isBreakerClosed ? 38 + (isPumping ? 16 : 0) + this.throughflow * 0.07 : 0
    this.current += (load - this.current) * 0.3 + noise() * 0.3
    this.hillLevel = clamp(this.hillLevel + (this.isHillPumpOn ? 0.012 : -0.008) * STEP, 0, 100)
    if (this.hillLevel > 75) this.isHillPumpOn = false
    if (this.hillLevel < 40) this.isHillPumpOn = true
  }
}

export function newPlant(seed: number, start: Microseconds): Plant {
  return new Plant(seed, start)
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
